import { withinBytes } from "./limits.ts";
import { explain, pointsOf, presentable, printed } from "./platform.ts";
import { type Report, type StepReport, wellFormedJson } from "./report.ts";

/**
 * Classroom 50's `result.json`, in the version `classroom50/result/v1`. Its fields and types:
 * https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json and, with the environment that an
 * autograder gets, https://github.com/foundation50/classroom50/wiki/Advanced-Autograding ("The result.json contract").
 * The collector refuses more than 10 MiB (`MAX_RESULT_BYTES` in `collect_scores.py`) and calls less than 1 MiB usual;
 * this limit is in bytes.
 */
const most = 1_000_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** A test for each step, worth one point: all scores are whole numbers. */
export function renderClassroom50(report: Report, environment: Environment = process.env): string {
  return withinBytes(most, (longest) =>
    document(
      report.points,
      report.steps.length,
      report.steps.map((step) => stepTest(step, longest)),
      report.student === undefined ? environment : { ...environment, OWNER: report.student },
    ),
  );
}

/** The report on a submission in which there was nothing to judge. `outOf` is what it could have been worth. */
export function renderClassroom50Problem(
  problem: string,
  outOf: number,
  environment: Environment = process.env,
): string {
  const message = presentable(problem, 4096);
  const test = { "test-name": "The submission", passed: false, score: 0, "max-score": outOf, message };
  return document(0, outOf, [test], environment);
}

function document(score: number, outOf: number, tests: object[], environment: Environment): string {
  const result = { ...identity(environment), score, "max-score": outOf, tests };
  return `${wellFormedJson(result, 2)}\n`;
}

/**
 * Whose submission this is, as Classroom 50's runner says in the environment. The runner overwrites `owner`,
 * `assignment_type` and `datetime` afterwards. Without a runner, as when a teacher tries it by hand, there is a word in
 * place of each. In a class each report belongs to its student, whoever runs the judge.
 */
function identity(environment: Environment): object {
  const from = (...names: string[]) => names.map((name) => environment[name]).find(Boolean) ?? "unknown";
  return {
    schema: "classroom50/result/v1",
    classroom: from("CLASSROOM"),
    assignment: from("ASSIGNMENT"),
    assignment_type: environment.ASSIGNMENT_TYPE || "individual",
    owner: from("OWNER", "USERNAME"),
    submission: environment.SUBMISSION_TAG || "submit/unknown",
    commit: from("COMMIT_URL"),
    release: from("RELEASE_URL"),
    review: from("REVIEW_URL", "COMMIT_URL"),
    datetime: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

/** The schema lets a test have more fields than it names; they are kept. */
function stepTest(report: StepReport, longest: number): object {
  const { step, result } = report;
  return {
    "test-name": `${step.number} ${step.title}`,
    passed: result.verdict === "passed",
    score: pointsOf(result),
    "max-score": 1,
    verdict: result.verdict,
    message: explain(report, longest),
    output: printed(result, longest / 2),
  };
}
