import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runJob, type Workflow } from "../workbook/author/testing/github-job.ts";
import { makePlatform, type Platform, stems, submission } from "../workbook/author/testing/platform.ts";
import { validate } from "../workbook/author/testing/schemas.ts";
import { shardOf } from "../workbook/class/keys.ts";
import { whyNotSealed } from "../workbook/judge/remote/sealing.ts";
import { root } from "../workbook/root.ts";

/*
 * Runs each file for a class: two shards side by side on this machine, then the merge, which must come to what one run
 * over the whole class comes to, apart from times.
 */

const reason = whyNotSealed() ?? (process.platform === "win32" ? "bash is needed" : undefined);
if (reason) console.log(`The files for a class are not tested here: ${reason}`);
const read = (path: string) => readFileSync(join(root, "platforms", path), "utf8");
const seed = "7";
/** In different shards. */
const [anna, dora] = ["anna", "dora"];

let platform: Platform;
beforeAll(() => {
  platform = makePlatform();
  handIn("class/submissions");
});
afterAll(() => platform.dispose());

/** Two students, of whom one has handed in only what passes. */
function handIn(folder: string): void {
  for (const [path, text] of Object.entries(submission)) platform.write(`${folder}/${anna}/${path}`, text);
  const first = `${stems[0]}.ts`;
  platform.write(`${folder}/${dora}/exercises/${first}`, submission[first]!);
}

/** The grades without what is never twice the same: when, and how long. */
const grades = (out: string) => platform.read(`${out}/grades.csv`).replace(/,[^,]*Z,[\d.]+,/g, ",");

function expectReports(out: string): void {
  const names = readdirSync(platform.path(`${out}/reports`)).sort();
  expect(names).toEqual([`${anna}.json`, `${dora}.json`]);
  for (const name of names)
    expect(validate("json", JSON.parse(platform.read(`${out}/reports/${name}`)))).toEqual([]);
}

describe.skipIf(reason)("a class", () => {
  let whole: string;
  beforeAll(async () => {
    platform.addWorkbook("workbook");
    const args = ["class/submissions", "--out", "whole", "--sealed", "--jobs", "1", "--seed", seed];
    const program = [process.execPath, "workbook/workbook/main.mjs", "grade-class", ...args];

    expect(await platform.run(program)).toMatchObject({ code: 0 });

    whole = grades("whole");
    expect([anna, dora].map((name) => shardOf(name, 2)).sort()).toEqual([1, 2]);
    expect(whole).toMatch(/^anna,1,3,passed,not started,failed,/m);
    expect(whole).toMatch(/^dora,1,3,passed,failed,failed,/m);
  });

  test("is judged by Slurm's job array", async () => {
    const script = join(root, "platforms/slurm/grade-class.sbatch");
    const env = {
      ...{ WORKBOOK: platform.path("workbook"), SUBMISSIONS: platform.path("class/submissions") },
      ...{ OUT: platform.path("slurm"), SEED: seed },
      ...{ SLURM_CPUS_PER_TASK: "1", SLURM_ARRAY_TASK_COUNT: "2" },
    };

    const tasks = ["1", "2"].map((id) =>
      platform.run(["bash", script], { env: { ...env, SLURM_ARRAY_TASK_ID: id } }),
    );
    expect((await Promise.all(tasks)).map(({ code }) => code)).toEqual([0, 0]);
    // Slurm may start a task again that was killed: it goes on where it stopped.
    const again = await platform.run(["bash", script], { env: { ...env, SLURM_ARRAY_TASK_ID: "1" } });
    expect(again.stdout).toMatch(/(\d+) of \1 answers have their verdict already\./);
    const merge = await platform.run(["bash", script, "merge"], { env });

    expect(merge).toMatchObject({ code: 0, stderr: "" });
    expect(grades("slurm/merged")).toBe(whole);
    expectReports("slurm/merged");
  });

  test("is judged by Kubernetes' indexed Job", async () => {
    const { spec } = parse(read("kubernetes/grade-class.yaml")) as KubernetesJob;
    const [container] = spec.template.spec.containers;
    const { command, args, env, volumeMounts } = container!;
    const variables = Object.fromEntries(env.map(({ name, value }) => [name, value]));

    expect(spec).toMatchObject({ completionMode: "Indexed", completions: Number(variables.SHARDS) });
    expect(spec.template.spec).toMatchObject({ restartPolicy: "Never", automountServiceAccountToken: false });
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual([variables.CLASS]);
    const own = { ...variables, SHARDS: "2", SEED: seed, CLASS: platform.path("class") };
    const pods = ["0", "1"].map((index) =>
      platform.run([...command, ...args], {
        ...{ cwd: platform.path("workbook"), env: { ...own, JOB_COMPLETION_INDEX: index } },
      }),
    );
    expect((await Promise.all(pods)).map(({ code }) => code)).toEqual([0, 0]);
    const [, line = ""] = /^# +(node .*grade-merge.*)$/m.exec(read("kubernetes/grade-class.yaml")) ?? [];
    const merge = await platform.run(["bash", "-ec", line.replaceAll("/class/", `${own.CLASS}/`)], {
      ...{ cwd: platform.path("workbook") },
    });

    expect(merge).toMatchObject({ code: 0, stderr: "" });
    expect(grades("class/out/merged")).toBe(whole);
    expectReports("class/out/merged");
  });

  test("is judged by a matrix of GitHub Actions", async () => {
    const { env, jobs } = parse(read("github-actions/grade-class.yml")) as Workflow;
    const { grade, merge } = jobs;
    const at = (workspace: string, values: Record<string, string> = {}) => ({
      ...{ platform, workspace, values, env: { ...env, SHARDS: "2" } },
      checkOut: (path: string) => handIn(`${path}/submissions`),
    });

    expect(grade!.strategy!.matrix.shard).toEqual(
      Array.from({ length: Number(env!.SHARDS) }, (_, index) => index + 1),
    );
    mkdirSync(platform.path("artifacts"));
    const shards = ["1", "2"].map((shard) =>
      runJob(grade!, at(`grade-${shard}`, { "matrix.shard": shard, "github.run_id": seed })),
    );
    expect((await Promise.all(shards)).map(({ code }) => code)).toEqual([0, 0]);
    expect(await runJob(merge!, at("merge"))).toMatchObject({ code: 0 });

    expect(grades("artifacts/grades")).toBe(whole);
    expectReports("artifacts/grades");
  });
});

interface KubernetesJob {
  spec: {
    completions: number;
    template: {
      spec: {
        containers: {
          command: string[];
          args: string[];
          env: { name: string; value: string }[];
          volumeMounts: { mountPath: string }[];
        }[];
      };
    };
  };
}

const finishedWithBroken = [
  ["slurm/grade-class.sbatch", (text: string) => text],
  [
    "kubernetes/grade-class.yaml",
    (text: string) => (parse(text) as KubernetesJob).spec.template.spec.containers[0]!.args[0]!,
  ],
  [
    "github-actions/grade-class.yml",
    (text: string) => (parse(text) as Workflow).jobs.grade!.steps.at(-2)!.run!,
  ],
] as const;

describe.skipIf(process.platform === "win32")("a run that ends with", () => {
  for (const [file, scriptOf] of finishedWithBroken)
    test.for([
      [0, 0],
      [2, 2],
      [3, 0],
      [143, 143],
    ])(`%i ends with %i in ${file}`, async ([code, expected]) => {
      const folder = `stub-${code}`;
      platform.write(`${folder}/node`, `#!/bin/sh\nexit ${code}\n`);
      const env = {
        ...{ PATH: `${platform.path(folder)}:${process.env.PATH}`, WORKBOOK: platform.path(""), OUT: "out" },
        ...{ SUBMISSIONS: "class", SEED: "7", SLURM_ARRAY_TASK_ID: "1", SLURM_ARRAY_TASK_COUNT: "2" },
        ...{ JOB_COMPLETION_INDEX: "0", SHARDS: "2", SHARD: "1", CLASS: "class", RUNNER_TEMP: "temp" },
      };

      const ended = await platform.run(
        ["sh", "-c", `chmod +x ${folder}/node; exec bash -ec "$0"`, scriptOf(read(file))],
        { env },
      );

      expect(ended.code).toBe(expected);
      expect(/could not judge everything/.test(ended.stdout + ended.stderr)).toBe(code === 3);
    });
});
