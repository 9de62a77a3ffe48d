import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "./platform.ts";

/** As much of a workflow as the ones in `platforms/` use. */
export interface Workflow {
  env?: Record<string, unknown>;
  jobs: Record<string, WorkflowJob>;
}

export interface WorkflowJob {
  strategy?: { matrix: { shard: number[] } };
  steps: WorkflowStep[];
}

export interface WorkflowStep {
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  "working-directory"?: string;
  env?: Record<string, unknown>;
}

/** Where one job runs. */
export interface GithubJob {
  platform: Platform;
  /** The folder that the runner gives to the job, in the platform's. */
  workspace: string;
  env: Record<string, unknown>;
  /** What `${{ … }}` stands for, such as `matrix.shard`. */
  values: Record<string, string>;
  /** Lays out the repository in which the workflow lies. */
  checkOut(path: string): void;
}

/** How a job ended: the first exit code that wasn't 0, and all that was printed. */
export interface JobEnded {
  code: number;
  log: string;
}

/**
 * Runs the steps of a job as GitHub's runner does: in order, each `run:` with `bash -e`; after a failure only those that
 * say `if: always()`. Actions are replaced by what they leave behind: folders, and artifacts.
 */
export async function runJob({ steps }: WorkflowJob, job: GithubJob): Promise<JobEnded> {
  const { platform, workspace } = job;
  const temporary = platform.path(`${workspace}-temp`);
  mkdirSync(platform.path(workspace), { recursive: true });
  mkdirSync(temporary, { recursive: true });
  const fill = (value: unknown) =>
    String(value).replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) =>
      name === "runner.temp" ? temporary : job.values[name]!,
    );
  const ended: JobEnded = { code: 0, log: "" };
  for (const step of steps) {
    if (ended.code && step.if !== "always()") continue;
    if (step.uses) act(step.uses, filled(step.with ?? {}, fill), job);
    if (step.run === undefined) continue;
    const { code, stdout, stderr } = await platform.run(["bash", "-e", "-c", step.run], {
      cwd: join(platform.path(workspace), step["working-directory"] ?? ""),
      env: { ...filled({ ...job.env, ...step.env }, fill), RUNNER_TEMP: temporary },
    });
    ended.log += stdout + stderr;
    ended.code ||= code ?? 1;
  }
  return ended;
}

function filled(values: Record<string, unknown>, fill: (value: unknown) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
}

/** Leaves behind what an action would. */
function act(uses: string, options: Record<string, string>, job: GithubJob): void {
  const artifacts = job.platform.path("artifacts");
  const { name = "", path = "", repository } = options;
  const [action = ""] = uses.split("@");
  if (action === "actions/checkout" && repository) job.platform.addWorkbook(`${job.workspace}/${path}`);
  else if (action === "actions/checkout") job.checkOut(`${job.workspace}/${path}`);
  else if (action === "actions/upload-artifact") copyVisible(path, join(artifacts, name), options);
  else if (action === "actions/download-artifact") cpSync(artifacts, path, { recursive: true });
  else if (action !== "actions/setup-node") throw new Error(`No test knows the action ${uses}.`);
}

/** An artifact has no hidden files unless that is asked for. */
function copyVisible(from: string, to: string, options: Record<string, string>): void {
  if (!existsSync(from)) return;
  const all = options["include-hidden-files"] === "true";
  for (const name of readdirSync(from))
    if (all || !name.startsWith(".")) cpSync(join(from, name), join(to, name), { recursive: true });
}
