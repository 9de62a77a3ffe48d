import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { renderPicture } from "../../local-servers/picture.ts";
import { root } from "../root.ts";
import type { StepResult } from "../verdict.ts";
import { writeWhole } from "../write-whole.ts";
import { stateFolder } from "./state.ts";

/** Where the picture of a step's last failed test is kept. */
export function pictureFile(stem: string, workbook = root): string {
  return join(stateFolder(workbook), "wire", `${stem}.svg`);
}

/** Keeps the picture of the first failed test in which anything happened on the wire. */
export function keepPicture({ stem, tests }: StepResult, workbook = root): void {
  const failed = tests.find(({ state, wire }) => state === "failed" && wire?.length);
  if (!failed?.wire) return;
  try {
    writeWhole(pictureFile(stem, workbook), renderPicture(failed.wire, failed.name));
  } catch {
    // A read-only tree: the transcript in the terminal says the same.
  }
}

/** The stem of the newest picture, or nothing if there is none. */
export function newestPicture(workbook = root): string | undefined {
  const folder = join(stateFolder(workbook), "wire");
  if (!existsSync(folder)) return undefined;
  const stems = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".svg"))
    .map((name) => name.slice(0, -4).replaceAll("\\", "/"));
  const age = (stem: string) => statSync(pictureFile(stem, workbook)).mtimeMs;
  return stems.sort((left, right) => age(right) - age(left))[0];
}
