import type { StepResult, TestResult } from "../verdict.ts";
import { cutText, withinBytes } from "./limits.ts";
import { messageOf } from "./message.ts";
import { fileOf, type Report, type StepReport, wellFormedJson } from "./report.ts";

/** What `--reporter json` writes. Fields may be added to it; none is renamed or dropped without a new `version`. */
export interface JsonReport {
  version: 1;
  /** What the inputs that vary were made from: `--seed` with it gives the same inputs again. */
  seed: string;
  points: number;
  outOf: number;
  steps: JsonStep[];
}

/** How one step was judged. */
interface JsonStep {
  step: string;
  number: string;
  title: string;
  verdict: StepResult["verdict"];
  /** The known mistake's name, or null. */
  mistake: string | null;
  /** What the learner reads, or null. */
  message: string | null;
  /** The file that was judged, relative to the workbook, or to the submission. */
  file: string;
  line: number | null;
  milliseconds: number;
  /** What the answer printed; a flood is cut. */
  output: string;
  tests: {
    name: string;
    state: TestResult["state"];
    milliseconds: number;
    message: string | null;
    transcript: string | null;
  }[];
}

/** How large the report may be, in bytes: enough for every message of an honest class, and no disk is full of it. */
const most = 10_000_000;

/** The report as one JSON object. */
export function renderJson({ points, seed, steps }: Report): string {
  return withinBytes(most, (longest) => {
    const report: JsonReport = {
      version: 1,
      seed,
      points,
      outOf: steps.length,
      steps: steps.map((step) => jsonStep(step, longest)),
    };
    return `${wellFormedJson(report, 2)}\n`;
  });
}

function jsonStep({ step, result }: StepReport, longest: number): JsonStep {
  const { verdict, failure, milliseconds, output, tests } = result;
  const cut = (text: string) => cutText(text, longest);
  return {
    step: step.stem,
    number: step.number,
    title: step.title,
    verdict,
    mistake: failure?.mistake ?? null,
    message: failure ? cut(messageOf(failure)) : null,
    file: fileOf(result),
    line: failure?.line ?? null,
    milliseconds: Math.round(milliseconds),
    output: cut(output),
    tests: tests.map((test) => ({
      name: cut(test.name),
      state: test.state,
      milliseconds: Math.round(test.milliseconds),
      message: test.failure ? cut(messageOf(test.failure)) : null,
      transcript: test.failure?.transcript ? cut(test.failure.transcript) : null,
    })),
  };
}
