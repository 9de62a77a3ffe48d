import { renderClassroom50, renderClassroom50Problem } from "./classroom50.ts";
import { renderGithub } from "./github.ts";
import { renderGradescope, renderGradescopeProblem } from "./gradescope.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import { renderPrairielearn, renderPrairielearnProblem } from "./prairielearn.ts";
import type { Report } from "./report.ts";

/** The forms in which `grade` can report to other programs, by name. */
export const reporters: Readonly<Record<string, (report: Report) => string>> = {
  json: renderJson,
  junit: renderJunit,
  github: renderGithub,
  gradescope: (report) => renderGradescope(report),
  prairielearn: (report) => renderPrairielearn(report),
  classroom50: (report) => renderClassroom50(report),
};

/**
 * The reporters whose reports a grading platform reads, with how each says that there is nothing to judge in a submission;
 * `outOf` is how many points there would have been. Such a platform takes an exit code other than 0 for a fault of the
 * grader, whatever the report says.
 */
export const problemReporters: Readonly<Record<string, (problem: string, outOf: number) => string>> = {
  gradescope: renderGradescopeProblem,
  prairielearn: renderPrairielearnProblem,
  classroom50: (problem, outOf) => renderClassroom50Problem(problem, outOf),
};
