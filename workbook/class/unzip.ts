import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, validateFileName, type ZipFile } from "yauzl";

/** How much a zip may hold. A whole checkout without its packages is far smaller. */
const most = { entries: 20_000, files: 2000, bytes: 32 * 2 ** 20, fileBytes: 2 ** 20, depth: 12 };

const leadsOut = "The zip has names that lead out of it.";

/** Why a zip cannot be unpacked, in words for a teacher. */
export class ZipError extends Error {
  override name = "ZipError";
}

/**
 * Unpacks the TypeScript files of a zip into a folder; nothing else in it can be an answer. Every name must stay inside the
 * folder. Links come out as nothing at all. What is larger than it says, or larger than an answer may be, is refused.
 *
 * @throws ZipError
 */
export async function unzip(file: string, folder: string): Promise<void> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file, { autoClose: false });
    await unpack(zip, folder);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(explain(error));
  } finally {
    zip?.close();
  }
}

async function unpack(zip: ZipFile, folder: string): Promise<void> {
  if (zip.entryCount > most.entries) throw new ZipError(`The zip has more than ${most.entries} entries.`);
  let files = 0;
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    if (!isWanted(entry)) continue;
    if (++files > most.files) throw new ZipError(`The zip has more than ${most.files} TypeScript files.`);
    if (entry.isEncrypted()) throw new ZipError("The zip is protected by a password.");
    const data = await read(await zip.openReadStreamPromise(entry), most.bytes - bytes);
    bytes += data.length;
    if (crc32(data) !== entry.crc32) throw new ZipError("The zip is damaged: a checksum is wrong.");
    write(join(folder, entry.fileName), data);
  }
}

/** True for a regular file that an answer may need. */
function isWanted({ fileName, externalFileAttributes, versionMadeBy }: Entry): boolean {
  const problem = validateFileName(fileName);
  if (problem || fileName.includes("\0")) throw new ZipError(leadsOut);
  const parts = fileName.split("/");
  if (!/\.[cm]?ts$/.test(fileName) || parts.length > most.depth) return false;
  if (parts.includes("node_modules") || parts.includes("__MACOSX")) return false;
  const isUnix = versionMadeBy >> 8 === 3;
  const type = (externalFileAttributes >>> 16) & 0o170000;
  return !isUnix || type === 0 || type === 0o100000;
}

async function read(stream: Readable, left: number): Promise<Buffer> {
  const limit = Math.min(left, most.fileBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) {
      stream.destroy();
      throw new ZipError(
        `The zip holds too much: at most ${most.bytes / 2 ** 20} MiB of TypeScript are read.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(path: string, data: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  } catch (error) {
    throw new ZipError(`The zip cannot be unpacked here (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** What the library says, without the names in the zip: those are a stranger's. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const [reason = ""] = message.split(":");
  if (/^(?:absolute path|invalid relative path)/.test(reason)) return leadsOut;
  return `The zip is damaged: ${code ?? reason}.`;
}
