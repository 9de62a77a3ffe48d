import { existsSync, readFileSync } from "node:fs";
import { readStep, stepFiles } from "../../course/steps.ts";
import { readStubs, sameText } from "../../course/stubs.ts";
import { root as folder } from "../../root.ts";

/** The workbook's root folder, with a `/` at its end. */
const root = `${folder.replaceAll("\\", "/")}/`;

/** The room whose files are judged where the runner names none: `exercises`, or another one for tests of the judges. */
const room = process.env.WORKBOOK_ROOM ?? "exercises";

/** The step that a test module judges, such as `01-lookups/03-this-host`. */
export function stemOf(testModule: string): string {
  return /tests\/([^?]+)\.test\.ts/.exec(testModule.replaceAll("\\", "/"))?.[1] ?? "";
}

/** A step's number and title, such as `1.4 The address of a host`; undefined where there is no such step. */
export function titleOf(stem: string): string | undefined {
  if (!existsSync(stepFiles(stem).text)) return undefined;
  const { number, title } = readStep(stem);
  return `${number} ${title}`;
}

/**
 * The file with the learner's code that a test module judges. The runner names it in the module's query
 * (`….test.ts?answer=FILE`); without one it is the step's own file.
 */
export function answerOf(testModule: string): string {
  const named = /[?&]answer=([^&]+)/.exec(testModule)?.[1];
  return named ? decodeURIComponent(named) : `${root}${room}/${stemOf(testModule)}.ts`;
}

/** True if the runner has named the answer: then it has looked at untouched stubs itself. */
export function isNamed(testModule: string): boolean {
  return /[?&]answer=/.test(testModule);
}

/** True if the file still holds the stub's text; line ends and a byte-order mark do not count. */
export function isUntouched(testModule: string): boolean {
  const stub = readStubs()[stemOf(testModule)];
  return stub !== undefined && sameText(readFileSync(answerOf(testModule), "utf8"), stub);
}

/** The first `file:line` of a stack that lies in the answer, as `line 7`, or an empty string. */
export function answerLine(stack: string | undefined, answer: string): string {
  const frame = answerFrames(stack, answer)[0];
  const line = frame && /:(\d+)(?::\d+)?\)?$/.exec(frame.trim())?.[1];
  return line ? `line ${line}` : "";
}

/** The frames of a stack that lie in the answer. */
export function answerFrames(stack: string | undefined, answer: string): string[] {
  const name = answer.replaceAll("\\", "/");
  return (stack ?? "")
    .split("\n")
    .filter((frame) => frame.trimStart().startsWith("at ") && frame.replaceAll("\\", "/").includes(name));
}
