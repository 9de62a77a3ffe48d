import { withinBytes } from "./limits.ts";
import { explain, pointsOf, presentable, printed, summary, unjudged } from "./platform.ts";
import { type Report, type StepReport, wellFormedJson } from "./report.ts";

/**
 * PrairieLearn's `results.json`: https://docs.prairielearn.com/externalGrading/ ("Grading results"). The page limits the
 * file to 1 MB; this is the smaller of the two numbers that 1 MB can mean, in bytes.
 */
const most = 1_000_000;

/**
 * A test for each step, worth one point; `score` is the share of the points. A submission with a step that the workbook
 * itself could not judge is not gradable: PrairieLearn then takes no attempt and no points from the student.
 */
export function renderPrairielearn(report: Report): string {
  const { points, steps, seed } = report;
  const broken = steps.filter(({ result }) => result.verdict === "broken").map(({ step }) => step.number);
  return withinBytes(most, (longest) =>
    document({
      ...(broken.length
        ? { gradable: false, format_errors: [unjudged(broken)] }
        : { gradable: true, score: steps.length ? points / steps.length : 0 }),
      message: summary(report),
      output: `seed ${seed}`,
      tests: steps.map((step) => stepTest(step, longest)),
    }),
  );
}

/** The report on a submission in which there was nothing to judge: it costs the student no attempt. */
export function renderPrairielearnProblem(problem: string): string {
  const message = presentable(problem, 4096);
  return document({ gradable: false, format_errors: [message], message, tests: [] });
}

function document(results: object): string {
  return `${wellFormedJson(results, 2)}\n`;
}

function stepTest(report: StepReport, longest: number): object {
  const { step, result } = report;
  return {
    name: `${step.number} ${step.title}`,
    description: step.stem,
    points: pointsOf(result),
    max_points: 1,
    message: explain(report, longest),
    output: printed(result, longest / 2),
  };
}
