import { readFileSync } from "node:fs";

/** A step's text, taken apart. */
export interface StepText {
  title: string;
  /** The task, in Markdown, without the title. */
  task: string;
  hints: Hint[];
  /** What a learner reads after a pass, in Markdown. */
  why: string;
}

export interface Hint {
  title: string;
  body: string;
}

/** Reads a step's Markdown file. A file with CRLF line ends or a byte-order mark reads the same. */
export function readStepText(file: string): StepText {
  const text = readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n");
  const hints = [...text.matchAll(/<details><summary>(Hint[^<]*)<\/summary>\n([\s\S]*?)<\/details>/g)];
  const [, title = ""] = /^#\s+(.+)$/m.exec(text) ?? [];
  const [, why = ""] = /^## Why it works\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text) ?? [];
  const task = text
    .replace(/^#\s+.+\n/m, "")
    .replace(/<details>[\s\S]*?<\/details>\n*/g, "")
    .replace(/^## Why it works\n[\s\S]*?(?=^## |$(?![\s\S]))/m, "");
  return {
    title: title.trim(),
    task: task.trim(),
    hints: hints.map(([, summary = "", body = ""]) => ({
      title: summary.replace(/^Hint \d+:?\s*/, "").trim(),
      body: body.trim(),
    })),
    why: why.trim(),
  };
}
