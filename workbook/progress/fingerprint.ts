import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * What a file holds, in a word: two equal fingerprints stand for the same text. A file that cannot be read has the
 * reason as its fingerprint, such as `ENOENT`.
 */
export function fingerprint(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unreadable";
  }
}

/** The fingerprint of an empty file: some editors leave one for a moment while they save. */
export const emptyFingerprint = createHash("sha256").digest("hex").slice(0, 16);
