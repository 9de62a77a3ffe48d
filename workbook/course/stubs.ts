import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";

export { sameText } from "./same-text.ts";

/** Each step's stub as it was shipped, by stem. */
export type StubTexts = Record<string, string>;

/** Where the shipped stubs are kept: without git history, in a zip too, `reset` finds them here. */
export function stubsFile(workbook = root): string {
  return join(workbook, "workbook", "stubs.json");
}

/** The stubs as they were shipped. */
export function readStubs(workbook = root): StubTexts {
  const file = stubsFile(workbook);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StubTexts) : {};
}
