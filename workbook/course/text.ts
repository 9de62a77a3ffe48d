import { existsSync, readFileSync } from "node:fs";

/** A step's text, taken apart. */
export interface StepText {
  title: string;
  /** The task, in Markdown, without the title. */
  task: string;
  hints: Hint[];
  /** What a learner reads after a pass, in Markdown. */
  why: string;
}

/** One of a step's hints, in Markdown. */
export interface Hint {
  title: string;
  body: string;
}

/** The text of a step that has no file for it. */
export const noText: StepText = { title: "", task: "", hints: [], why: "" };

/** The first heading of a Markdown text; empty if it has none. */
export function titleOf(markdown: string): string {
  return /^\uFEFF?#\s+(.+)$/m.exec(markdown)?.[1]?.trim() ?? "";
}

/** Reads a step's Markdown file. A file with CRLF line ends or a byte-order mark reads the same; a missing one is empty. */
export function readStepText(file: string): StepText {
  if (!existsSync(file)) return noText;
  const text = readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n");
  const hints = [...text.matchAll(/<details><summary>(Hint[^<]*)<\/summary>\n([\s\S]*?)<\/details>/g)];
  const [, why = ""] = /^## Why it works\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text) ?? [];
  const task = text
    .replace(/^#\s+.+\n/m, "")
    .replace(/<details>[\s\S]*?<\/details>\n*/g, "")
    .replace(/^## Why it works\n[\s\S]*?(?=^## |$(?![\s\S]))/m, "");
  return {
    title: titleOf(text),
    task: task.trim(),
    hints: hints.map(([, summary = "", body = ""]) => ({
      title: summary.replace(/^Hint \d+:?\s*/, "").trim(),
      body: body.trim(),
    })),
    why: why.trim(),
  };
}
