import { join } from "node:path";
import { root } from "../../root.ts";
import { resultWithoutTests, type StepResult } from "../../verdict.ts";

/** What a learner's code may put into a message, a name or its output. */
export const ugly =
  "a\uFFFEb\uFFFFc\0d\x1b[31me\ud800f]]>&<\"'\r\n  ::notice::from the answer\n##[error]100%, done: \u{1F408}";
export const step = {
  stem: "01-one/01-first",
  lesson: "01-one",
  number: "1.1",
  title: "First, <things>: 100%",
};
const answer = join(root, "exercises", `${step.stem}.ts`);
const failure = {
  kind: "AssertionError",
  mistake: "ugly",
  message: ugly,
  transcript: `on the wire\n${ugly}`,
  line: 3,
};
export const failed: StepResult = {
  ...resultWithoutTests(step.stem, answer, "failed", failure),
  failure,
  output: ugly,
  tests: [
    { name: `ugly ${ugly}`, state: "failed", milliseconds: 1.6, failure },
    { name: "fine", state: "passed", milliseconds: 2 },
    { name: "left out", state: "skipped", milliseconds: 0 },
  ],
};
export const broken: StepResult = {
  ...resultWithoutTests(step.stem, answer, "broken", { kind: "Broken", message: "The judge failed." }),
  tests: [{ name: "fine", state: "passed", milliseconds: 2 }],
};
