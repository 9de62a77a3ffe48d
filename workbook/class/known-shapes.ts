import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readVariants, type Step, stepFiles } from "../course/steps.ts";
import { hashText } from "./keys.ts";
import { Reader } from "./reader.ts";

/** For each step, by its stem: the shapes of the correct answers in the repository, with the answer's name. */
export type KnownShapes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the reference answers and the other correct answers of these steps. */
export async function readKnownShapes(steps: readonly Pick<Step, "stem">[]): Promise<KnownShapes> {
  const reader = new Reader();
  try {
    const known = new Map<string, Map<string, string>>();
    for (const { stem } of steps) known.set(stem, await shapesOf(stem, reader));
    return known;
  } finally {
    reader.close();
  }
}

async function shapesOf(stem: string, reader: Reader): Promise<Map<string, string>> {
  const shapes = new Map<string, string>();
  const answers = [
    ["reference", stepFiles(stem).solution],
    ...readVariants(stem).right.map((file) => [basename(file, ".ts"), file]),
  ] as [string, string][];
  for (const [name, file] of answers) {
    const text = readFileSync(file, "utf8");
    const shape = (await reader.read(text, hashText(text)))?.shape;
    if (shape && !shapes.has(shape)) shapes.set(shape, name);
  }
  return shapes;
}
