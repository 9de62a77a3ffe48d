import { readFileSync } from "node:fs";
import { diffLines } from "diff";

/** One line of a comparison: of both answers, only of the learner's, only of the reference. */
interface ComparedLine {
  sign: " " | "-" | "+";
  text: string;
}

export type Comparison = ComparedLine[];

/** Compares two answers line by line. Doc comments, which state the task, line ends and space before them do not count. */
export function compareFiles(own: string, reference: string): Comparison {
  const changes = diffLines(normal(own), normal(reference));
  return changes.flatMap(({ added, removed, value }) => {
    const sign = added ? "+" : removed ? "-" : " ";
    return value
      .replace(/\n$/, "")
      .split("\n")
      .map((text) => ({ sign, text }) as const);
  });
}

function normal(file: string): string {
  const text = readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .replace(/[ \t]*\r?\n/g, "\n")
    .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, "");
  return `${text.trim()}\n`;
}
