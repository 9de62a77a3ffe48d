import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runJob, type Workflow } from "../workbook/author/testing/github-job.ts";
import { makePlatform, type Platform, stems, submission } from "../workbook/author/testing/platform.ts";
import { validate, validateBy } from "../workbook/author/testing/schemas.ts";
import { parseXml } from "../workbook/author/testing/xml.ts";
import { findSteps } from "../workbook/course/steps.ts";
import { whyNotSealed } from "../workbook/judge/remote/sealing.ts";
import { root } from "../workbook/root.ts";

/*
 * Runs each file for one submission in a folder laid out as its platform lays it out, from the submission to the report.
 * What would reach out to the internet or install something is a stub. The folders of a class are in class.test.ts.
 */

const reason = whyNotSealed();
if (reason) console.log(`Run without sealing, or skipped: ${reason}`);
const seal = reason ? { WORKBOOK_SEAL: "never" } : {};
const own = (path: string) => join(root, "platforms", path);
const read = (path: string) => readFileSync(own(path), "utf8");
const yaml = (path: string) => parse(read(path)) as Record<string, unknown>;
const canRun = async (command: string[]) => (await platform.run(command).catch(() => undefined))?.code === 0;

let platform: Platform;
beforeEach(() => {
  platform = makePlatform();
});
afterEach(() => platform.dispose());

/** Lays out the submission, perhaps with the files side by side. */
function handIn(folder: string, { isFlat = false, without = "" } = {}): void {
  for (const [path, text] of Object.entries(submission))
    if (path !== `${without}.ts`) platform.write(join(folder, isFlat ? basename(path) : path), text);
}

/** The report in a file, which has the form of its schema. */
function report(form: string, path: string): Record<string, unknown> {
  const value = JSON.parse(platform.read(path)) as Record<string, unknown>;
  expect(validate(form, value)).toEqual([]);
  return value;
}

const isHere = process.platform !== "win32"; // The platforms' machines run Linux.

describe.skipIf(!isHere)("Gradescope", () => {
  test("setup.sh installs what judging needs, and run_autograder writes results.json", async () => {
    platform.addWorkbook("source");
    mkdirSync(platform.path("autograder/source"), { recursive: true });
    for (const name of ["setup.sh", "run_autograder"])
      cpSync(own(`gradescope/${name}`), platform.path(`autograder/source/${name}`));
    handIn("autograder/submission");
    const WORKBOOK = platform.path("autograder/workbook");

    const set = await platform.run(["autograder/source/setup.sh"], {
      env: {
        ...{ WORKBOOK, STUB_WORKBOOK: platform.path("source") },
        ...{ WORKBOOK_REPOSITORY: "https://git.example/workbook.git", WORKBOOK_BRANCH: "autumn" },
      },
    });
    const ran = await platform.run(["autograder/source/run_autograder"], {
      env: { AUTOGRADER: platform.path("autograder"), WORKBOOK, ...seal },
    });

    expect(set).toMatchObject({ code: 0, stderr: "" });
    expect(platform.calls()).toEqual([
      "apt-get update",
      "apt-get install -y bubblewrap ca-certificates curl git util-linux",
      expect.stringMatching(/^curl -fsSL https:\/\/deb\.nodesource\.com\/setup_\d+\.x$/),
      "apt-get install -y nodejs",
      `git clone --depth 1 --branch autumn https://git.example/workbook.git ${WORKBOOK}`,
      "npm ci",
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(report("gradescope", "autograder/results/results.json")).toMatchObject({
      score: 1,
      tests: [
        { number: "3.1", status: "passed", score: 1 },
        { number: "3.2", status: "failed", extra_data: { verdict: "not started" } },
        { number: "3.4", status: "failed", extra_data: { mistake: "little-endian" } },
      ],
    });
  });

  test("without a workbook, students still get results that say it isn't their fault", async () => {
    platform.write("autograder/submission/notes.txt", "");
    platform.write("empty/notes.txt", "");

    await platform.run([own("gradescope/run_autograder")], {
      env: { AUTOGRADER: platform.path("autograder"), WORKBOOK: platform.path("empty") },
    });

    const { score, output } = report("gradescope", "autograder/results/results.json");
    expect([score, output]).toEqual([0, expect.stringContaining("This is not your fault")]);
  });
});

describe.skipIf(!isHere)("PrairieLearn", () => {
  test("grade.sh judges uploaded files, writes results.json and ends with 0", async () => {
    platform.addWorkbook("workbook");
    handIn("grade/student", { isFlat: true });
    const env = {
      ...{ GRADE: platform.path("grade"), WORKBOOK: platform.path("workbook"), WORKBOOK_STEPS: "3.1 3.4" },
      ...seal,
    };

    const ended = await platform.run([own("prairielearn/grade.sh")], { env });

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(report("prairielearn", "grade/results/results.json")).toMatchObject({
      gradable: true,
      score: 0.5,
      tests: [
        { description: stems[0], points: 1 },
        { description: stems[1], points: 0 },
      ],
    });
  });

  test("without a workbook, the submission isn't gradable, and grade.sh ends with 0", async () => {
    platform.write("grade/student/notes.txt", "");
    const env = { GRADE: platform.path("grade"), WORKBOOK: platform.path("nowhere") };

    const { code } = await platform.run([own("prairielearn/grade.sh")], { env });

    expect(code).toBe(0);
    expect(report("prairielearn", "grade/results/results.json")).toMatchObject({ gradable: false });
  });

  test("info.json has the fields that PrairieLearn documents", () => {
    const value = JSON.parse(read("prairielearn/info.json")) as object;

    expect(validateBy(infoSchema, value)).toEqual([]);
    expect(validateBy(infoSchema, { ...value, externalGradingOptions: { time: 1 } })).not.toEqual([]);
  });

  test("question.html asks for the files of the lesson that info.json counts", () => {
    const [, names = ""] = /file-names="([^"]*)"/.exec(read("prairielearn/question.html")) ?? [];
    const { externalGradingOptions } = JSON.parse(read("prairielearn/info.json")) as Info;
    const wanted = externalGradingOptions.environment.WORKBOOK_STEPS;

    expect(names.split(", ")).toEqual(
      findSteps()
        .filter(({ number }) => number.startsWith(`${wanted}.`))
        .map(({ stem }) => `${basename(stem)}.ts`),
    );
  });

  test("the Dockerfile copies what is there, and starts the script that info.json names", () => {
    const lines = instructions(read("prairielearn/Dockerfile"));
    const only = (name: string) => lines.filter(([word]) => word === name).map(([, rest]) => rest);
    const [workdir] = only("WORKDIR");
    const [entry] = JSON.parse(only("ENTRYPOINT")[0]!) as [string];
    const { externalGradingOptions } = JSON.parse(read("prairielearn/info.json")) as Info;

    expect(lines.map(([word]) => word)).toEqual(["FROM", "RUN", "WORKDIR", "COPY", "RUN", "ENTRYPOINT"]);
    expect(only("FROM")[0]).toMatch(/^node:(?:2[2-9]|20)-/);
    for (const line of only("COPY"))
      for (const source of line.split(" ").slice(0, -1)) expect(existsSync(join(root, source))).toBe(true);
    expect(entry).toBe(externalGradingOptions.entrypoint);
    expect(workdir).toBe("/workbook");
    expect(statSync(join(root, entry.slice(`${workdir}/`.length))).mode & 0o111).toBeTruthy();
    expect(read("prairielearn/Dockerfile.dockerignore").split("\n").filter(Boolean)).toEqual([
      ...[".git", ".workbook", "node_modules"],
    ]);
    expect(only("RUN")[0]).toMatch(/\bbubblewrap\b.*\butil-linux\b/);
    expect(only("RUN")[1]).toBe("npm ci");
  });
});

interface Info {
  externalGradingOptions: { entrypoint: string; environment: { WORKBOOK_STEPS: string } };
}

/** The instructions of a Dockerfile: the word, and the rest with its continued lines. */
function instructions(text: string): [word: string, rest: string][] {
  return text
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter(Boolean)
    .map((line) => [line.split(" ")[0]!, line.slice(line.indexOf(" ") + 1)]);
}

/**
 * The fields of a question's info.json that matter here: https://docs.prairielearn.com/question/ ("Metadata") and
 * https://docs.prairielearn.com/externalGrading/ ("Configuration").
 */
const infoSchema = {
  type: "object",
  required: ["uuid", "title", "topic", "type"],
  additionalProperties: false,
  properties: {
    uuid: { type: "string", pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
    title: { type: "string" },
    topic: { type: "string" },
    tags: { type: "array", items: { type: "string" } },
    type: { const: "v3" },
    gradingMethod: { enum: ["Internal", "External", "Manual"] },
    externalGradingOptions: {
      type: "object",
      required: ["image"],
      additionalProperties: false,
      properties: {
        enabled: { type: "boolean" },
        image: { type: "string" },
        entrypoint: { type: ["string", "array"] },
        serverFilesCourse: { type: "array", items: { type: "string" } },
        timeout: { type: "integer", minimum: 1 },
        enableNetworking: { type: "boolean" },
        environment: { type: "object", additionalProperties: { type: ["string", "null"] } },
      },
    },
  },
};

describe.skipIf(!isHere)("Classroom 50", () => {
  const runner = {
    ...{ CLASSROOM: "net-2026", ASSIGNMENT: "bytes", ASSIGNMENT_TYPE: "individual", USERNAME: "anna" },
    ...{ SUBMISSION_TAG: "submit/2026-11-26T12-00-00Z", COMMIT_URL: "https://github.example/commit/1" },
    ...{ RELEASE_URL: "https://github.example/release/1", REVIEW_URL: "https://github.example/pull/1" },
  };

  const missing = `× failed\n\nexercises/${stems[2]}.ts is missing.`; // Nothing of this workbook's or this machine's.

  test("autograder.py fetches the teacher's workbook and writes result.json", async ({ skip }) => {
    if (!(await canRun(["python3", "-c", ""]))) skip("There is no python3 here.");
    platform.addWorkbook("source");
    handIn("checkout/exercises", { without: stems[2] });
    mkdirSync(platform.path("temp"));
    const env = {
      ...{ ...runner, ...seal, RUNNER_TEMP: platform.path("temp"), STUB_WORKBOOK: platform.path("source") },
      WORKBOOK_REPOSITORY: "https://git.example/workbook.git",
    };

    const { code } = await platform.run([own("classroom50/autograder.py")], {
      cwd: platform.path("checkout"),
      env,
    });

    expect(code).toBe(0);
    expect(platform.calls().slice(0, 2)).toEqual([
      expect.stringMatching(
        /^git clone --quiet --depth 1 https:\/\/git\.example\/workbook\.git .*\/workbook$/,
      ),
      "npm ci",
    ]);
    expect(report("classroom50", "checkout/result.json")).toMatchObject({
      ...{ classroom: "net-2026", assignment: "bytes", owner: "anna", score: 1, "max-score": 3 },
      tests: [{ passed: true }, { passed: false, message: missing }, { passed: false }],
    });
  });

  test("without a workbook, the grader fails, not the student", async ({ skip }) => {
    if (!(await canRun(["python3", "-c", ""]))) skip("There is no python3 here.");
    platform.write("empty/notes.txt", "");
    platform.write("checkout/result.json", '{"score": 100}');

    const { code } = await platform.run([own("classroom50/autograder.py")], {
      cwd: platform.path("checkout"),
      env: { ...runner, WORKBOOK: platform.path("empty"), WORKBOOK_SEAL: "never" },
    });

    expect(code).toBe(1);
    expect(existsSync(platform.path("checkout/result.json"))).toBe(false);
  });
});

describe.skipIf(!isHere)("GitHub Actions", () => {
  test.skipIf(reason)("grade.yml annotates what did not pass, and fails", async () => {
    const { env = {}, jobs } = yaml("github-actions/grade.yml") as unknown as Workflow;

    const { code, log } = await runJob(jobs.grade!, {
      ...{ platform, workspace: "work", env, values: {} },
      checkOut: (path) => handIn(`${path}/exercises`),
    });

    expect(code).toBe(1);
    expect(platform.calls()).toContain("sudo apt-get install -y bubblewrap");
    expect(platform.calls().at(-1)).toBe("npm ci");
    expect(log.split("\n").filter((line) => line.startsWith("::"))).toEqual([
      expect.stringMatching(/^::notice file=exercises\/03-bytes\/02-decode\.ts,title=3\.2 /),
      expect.stringMatching(/^::error file=exercises\/03-bytes\/04-numbers\.ts,title=3\.4 /),
    ]);
  });
});

describe.skipIf(!isHere)("GitLab", () => {
  test(".gitlab-ci.yml writes the JUnit report that it hands to GitLab", async () => {
    const { grade } = yaml("gitlab/.gitlab-ci.yml") as unknown as { grade: GitlabJob };
    platform.addWorkbook("source");
    handIn("project/exercises");
    const env = {
      ...{ ...grade.variables, ...seal, WORKBOOK: platform.path("workbook") },
      ...{ CI_PROJECT_DIR: platform.path("project"), STUB_WORKBOOK: platform.path("source") },
    };

    // GitLab runs both lists as one script, which ends at the first command that fails.
    const script = ["set -eo pipefail", ...grade.before_script, ...grade.script].join("\n");
    const { code } = await platform.run(["bash", "-c", script], { cwd: platform.path("project"), env });

    expect(code).toBe(1);
    expect(platform.calls()).toEqual([
      ...["apt-get update", "apt-get install -y bubblewrap"],
      `git clone --depth 1 ${grade.variables.WORKBOOK_REPOSITORY} ${platform.path("workbook")}`,
      "npm ci",
    ]);
    const suites = parseXml(platform.read(`project/${grade.artifacts.reports.junit}`)).children;
    expect(suites.map(({ children }) => children[0]!.children[0]!.attributes.value)).toEqual([
      ...["passed", "not started", "failed"],
    ]);
  });
});

interface GitlabJob {
  variables: Record<string, string>;
  before_script: string[];
  script: string[];
  artifacts: { reports: { junit: string } };
}

describe.skipIf(!isHere)("all scripts", () => {
  const scripts = scriptsIn("");

  test("are found wherever they are", () => {
    expect(scripts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...["gradescope/run_autograder", "gradescope/setup.sh", "prairielearn/grade.sh"],
        ...["slurm/grade-class.sbatch", "gitlab/.gitlab-ci.yml", "kubernetes/grade-class.yaml"],
        ...["github-actions/grade.yml", "github-actions/grade-class.yml"],
      ]),
    );
  });

  test("are bash without an error", async () => {
    for (const { name, text } of scripts) {
      platform.write("script", text);
      expect(await platform.run(["bash", "-n", "script"]), name).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("shellcheck finds nothing", async ({ skip }) => {
    if (!(await canRun(["shellcheck", "--version"]))) skip("shellcheck isn't installed here.");
    const files = scripts.map(({ text }, index) => {
      platform.write(`${index}`, text);
      return `${index}`;
    });

    // WORKBOOK_STEPS and the option for sealing are lists of words on purpose.
    const { stdout } = await platform.run(["shellcheck", "--shell=bash", "--exclude=SC2086", ...files]);
    expect(stdout).toBe("");
  });
});

/** Every piece of bash in `platforms/`, whether it is a file or lies in YAML. */
function scriptsIn(folder: string): { name: string; text: string }[] {
  return readdirSync(own(folder), { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) return scriptsIn(name);
    const text = read(name);
    if (/^#!.*\bbash\n/.test(text)) return [{ name, text }];
    if (!/\.ya?ml$/.test(name)) return [];
    return bashIn(parse(text)).map((script) => ({ name, text: `set -e # As both services do.\n${script}` }));
  });
}

/** The scripts under `run`, `args`, `before_script` and `script`. */
function bashIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return key === "run" || key === "args" ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  if (key.endsWith("script")) return [(value as string[]).join("\n")];
  return Object.entries(value).flatMap(([name, part]) => bashIn(part, Array.isArray(value) ? key : name));
}
