import { stripVTControlCharacters } from "node:util";

/** Text that comes from elsewhere, made harmless: no escape sequences, no control characters, tabs as spaces. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\t", "  ")
    .replace(
      /[\x00-\x1f\x7f-\x9f]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
}
