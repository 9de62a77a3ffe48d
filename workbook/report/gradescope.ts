import { cutText, withinBytes } from "./limits.ts";
import { explain, pointsOf, presentable, printed, summary } from "./platform.ts";
import { fileOf, type Report, type StepReport, wellFormedJson } from "./report.ts";

/**
 * Gradescope's `results.json`. Fields, types and values:
 * https://gradescope-autograders.readthedocs.io/en/latest/specs/ ("Output format", "Output String Formatting",
 * "Test case status", "Controlling test case visibility"). That page names no limit for the size; a megabyte is a page
 * that a browser still shows at once.
 */
const most = 1_000_000;

/** What students see, and when: everything, always. A teacher who wants something else changes it here. */
const visibility = "visible";

/** A test for each step, worth one point. All texts are plain: nothing that an answer prints is read as HTML. */
export function renderGradescope(report: Report): string {
  return withinBytes(most, (longest) =>
    document({
      score: report.points,
      execution_time: seconds(report.steps),
      output: summary(report),
      extra_data: { seed: report.seed, outOf: report.steps.length },
      tests: report.steps.map((step) => stepTest(step, longest)),
    }),
  );
}

/** The report on a submission in which there was nothing to judge. */
export function renderGradescopeProblem(problem: string): string {
  return document({ score: 0, output: presentable(problem, 4096), tests: [] });
}

function document(results: { output: string } & Record<string, unknown>): string {
  const formats = { output_format: "text", test_output_format: "text", test_name_format: "text" };
  // Standard output is for instructors, and what the platform does unless it is told otherwise is to hide it.
  const shown = { visibility, stdout_visibility: "hidden" };
  return `${wellFormedJson({ ...results, ...formats, ...shown }, 2)}\n`;
}

function stepTest(report: StepReport, longest: number): object {
  const { step, result } = report;
  const output = printed(result, longest / 2);
  const parts = [explain(report, longest), output && `What your code printed:\n${output}`];
  return {
    score: pointsOf(result),
    max_score: 1,
    status: result.verdict === "passed" ? "passed" : "failed",
    name: step.title,
    number: step.number,
    output: parts.filter(Boolean).join("\n\n"),
    visibility,
    extra_data: {
      step: step.stem,
      verdict: result.verdict,
      mistake: result.failure?.mistake ?? null,
      file: cutText(fileOf(result), longest),
      line: result.failure?.line ?? null,
    },
  };
}

/** How long the answers were judged, in seconds. */
function seconds(steps: readonly StepReport[]): number {
  return Math.round(steps.reduce((sum, { result }) => sum + result.milliseconds, 0)) / 1000;
}
