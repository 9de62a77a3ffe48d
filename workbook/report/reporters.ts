import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { renderJunit } from "./junit.ts";
import type { Report } from "./report.ts";

/** The forms in which `grade` can report to other programs, by name. */
export const reporters: Readonly<Record<string, (report: Report) => string>> = {
  json: renderJson,
  junit: renderJunit,
  github: renderGithub,
};
