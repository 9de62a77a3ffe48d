import { writeWhole } from "../write-whole.ts";
import type { ClassFile } from "./class-file.ts";
import { renderGrades } from "./grades.ts";
import { readKnownShapes } from "./known-shapes.ts";
import type { OutFiles } from "./out-folder.ts";
import { renderSimilar } from "./similar.ts";
import { renderTable } from "./table.ts";

/** Writes everything about a class but the reports. The class file comes last: it says that all is there. */
export async function writeTables(files: OutFiles, file: ClassFile): Promise<void> {
  writeWhole(files.grades, renderGrades(file));
  writeWhole(files.similar, renderSimilar(file, await readKnownShapes(file.steps)));
  writeWhole(files.summary, `${renderTable(file).join("\n")}\n`);
  writeWhole(files.class, `${JSON.stringify(file, null, 1)}\n`);
}
