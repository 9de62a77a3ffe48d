import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeMiniature, outerEnvironment } from "../author/testing/miniature.ts";
import { makeZip } from "../author/testing/zip.ts";
import { isAlive } from "../progress/lock.ts";
import { root } from "../root.ts";
import type { ClassFile } from "./class-file.ts";

const encode = "03-bytes/01-encode";
const numbers = "03-bytes/04-numbers";
const stems = [encode, numbers];
const workbook = makeMiniature(stems);
afterAll(() => workbook.dispose());

const signs = "=1+1 #?%\\ \"quoted\" 'ünïcødé' \u{1F408}";
const read = (path: string) => readFileSync(join(root, path), "utf8");
const reference = { [encode]: read(`solutions/${encode}.ts`), [numbers]: read(`solutions/${numbers}.ts`) };
const stub = { [numbers]: workbook.read(`exercises/${numbers}.ts`) };
const littleEndian = read(`tests/${numbers}.wrong/little-endian.ts`);

/** A class of students as different as can be. */
function layOut(): void {
  handIn("anna", reference);
  handIn("bob/exercises", { ...reference, [numbers]: littleEndian });
  handIn("deep", { ...stub, [encode]: "[".repeat(100_000) });
  handIn("flood", {
    ...stub,
    [encode]: `${reference[encode]}\nfor (let i = 0; i < 50_000; i++) console.log("flood ".repeat(50));\n`,
  });
  handIn("hang", { ...stub, [encode]: "export const encode = () => {\n  for (;;);\n};\n" });
  handIn(signs, {
    [encode]: read(`tests/${encode}.right/buffer.ts`),
    [numbers]: `${littleEndian}\n// mine\n`,
  });
  mkdirSync(workbook.path("class/empty"));
  const zip = makeZip(
    Object.entries(reference).map(([stem, data]) => ({ name: `carla-main/exercises/${stem}.ts`, data })),
  );
  writeFileSync(workbook.path("class/carla.zip"), zip);
  writeFileSync(workbook.path("class/damaged.zip"), zip.subarray(0, zip.length - 40));
  writeFileSync(workbook.path("class/notes.txt"), "");
}

function handIn(folder: string, answers: Record<string, string>): void {
  for (const [stem, text] of Object.entries(answers)) workbook.write(`class/${folder}/${stem}.ts`, text);
}

/** What must come of it, whoever is judged first. */
const verdicts = {
  anna: ["passed", "passed"],
  bob: ["passed", "failed"],
  carla: ["passed", "passed"],
  damaged: ["failed", "failed"],
  deep: ["failed", "not started"],
  empty: ["failed", "failed"],
  flood: ["passed", "not started"],
  hang: ["blocked", "not started"],
  [signs]: ["passed", "failed"],
};

const grade = (out: string, ...args: string[]) =>
  workbook.run(["grade-class", "class", "--out", out, ...args]);
const classFile = (out: string) => JSON.parse(workbook.read(`${out}/class.json`)) as ClassFile;
const verdictsIn = ({ students }: ClassFile) =>
  Object.fromEntries(students.map(({ student, steps }) => [student, steps.map(({ verdict }) => verdict)]));
const judgedIn = (out: string) =>
  readFileSync(workbook.path(`${out}/journal.jsonl`), "utf8")
    .split("\n")
    .flatMap((line) => /^\{"type":"judged","key":"(\w+)"/.exec(line)?.[1] ?? []);

/** Starts a run, and resolves when so many answers have been judged. */
async function startUntilJudged(out: string, count: number, ...args: string[]) {
  mkdirSync(workbook.path(out));
  const program = [workbook.path("workbook/main.mjs"), "grade-class", "class", "--out", out, ...args];
  const child = spawn(process.execPath, program, { cwd: workbook.folder, env: outerEnvironment() });
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => {
    stderr += text;
  });
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!existsSync(workbook.path(`${out}/journal.jsonl`)) || judgedIn(out).length < count) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(workbook.path(out), look);
    child.once("exit", () => resolve());
    look();
  });
  return { child, stderr: () => stderr };
}

/** A report without what is never twice the same: times, and the ports in transcripts. */
const timeless = (report: string) =>
  report
    .replace(/"(?:milliseconds|judged|output)": ?(?:\d+|"[^\n]*")/g, "")
    .replace(/127\.0\.0\.1:\d+|\+\d+\.\d ms/g, "");

describe("a class", () => {
  let whole: Awaited<ReturnType<typeof grade>>;
  beforeAll(async () => {
    layOut();
    whole = await grade("out", "--seed", "7", "--jobs", "3");
  });

  test("gets a verdict for everyone, and ends with 0", () => {
    expect(whole.code).toBe(0);
    expect(verdictsIn(classFile("out"))).toEqual(verdicts);
    expect(whole.stdout).toContain("Steps by share solved");
    expect(whole.stdout).toContain("little-endian");
    expect(whole.stdout).toContain("Left out, because it is neither a folder nor a .zip: notes.txt");
    expect(whole.stderr).toMatch(/^\d of 7 answers · \d of 9 students/m);
  });

  test("has a report for each student, whatever the name, of at most the size that it may have", () => {
    const reports = readdirSync(workbook.path("out/reports"));

    expect(reports.sort()).toEqual(
      Object.keys(verdicts)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const report of reports) {
      const text = workbook.read(`out/reports/${report}`);
      expect(JSON.parse(text)).toMatchObject({ version: 1, seed: "7", outOf: 2 });
      expect(text.length).toBeLessThan(100_000);
      expect(text).not.toContain("workbook-class-");
    }
    expect(workbook.read("out/reports/flood.json")).toMatch(/left out|cut/i);
    expect(workbook.read("out/reports/deep.json")).toContain("nested too deeply");
    expect(workbook.read("out/reports/damaged.json")).toContain("The zip is damaged");
  });

  test("has a line of grades for each student; a formula is none any more", () => {
    const lines = workbook.read("out/grades.csv").split("\r\n");

    expect(lines).toHaveLength(1 + 9 + 1);
    expect(lines[0]).toBe(
      `student,points,out_of,${encode},${numbers},sha256,workbook,node,seed,sealed,judged_at,seconds,note`,
    );
    expect(lines.find((line) => line.startsWith("anna"))).toMatch(
      /^anna,2,2,passed,passed,[0-9a-f]{64},1\.0\.0\+[0-9a-f]{12},[\d.]+,7,no,\d{4}-[\dT:.-]+Z,\d+\.\d,$/,
    );
    expect(workbook.read("out/grades.csv")).toContain(`"'${signs.replaceAll('"', '""')}",1,2,passed,failed,`);
  });

  test("says who has the reference's answer, and judges equal answers once", () => {
    expect(workbook.read("out/similar.csv")).toMatch(/^reference,anna,,2,2,/m);
    expect(judgedIn("out")).toHaveLength(7);
    expect(new Set(judgedIn("out")).size).toBe(7);
  });

  test("is not judged twice into the same folder by mistake", async () => {
    const again = await grade("out");

    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toBe(
      "out holds a run already. Add --resume to continue it, or choose another folder.\n",
    );
  });

  test("that was killed goes on where it stopped", async () => {
    const { child } = await startUntilJudged("killed", 2, "--seed", "7", "--jobs", "2");
    child.kill("SIGKILL");
    await once(child, "close");
    const before = judgedIn("killed");
    appendFileSync(workbook.path("killed/journal.jsonl"), '{"type":"judged","key":"torn","res');

    const resumed = await grade("killed", "--resume");

    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toContain(`${before.length} of 7 answers have their verdict already.`);
    expect(verdictsIn(classFile("killed"))).toEqual(verdicts);
    const all = judgedIn("killed");
    expect(all.slice(0, before.length)).toEqual(before);
    expect(all).toHaveLength(7);
    expect(new Set(all)).toEqual(new Set(judgedIn("out")));
    expect(existsSync(workbook.path("killed/run.lock"))).toBe(false);
  });

  test("that is asked to end does so, and names the way to go on", async () => {
    const { child, stderr } = await startUntilJudged("stopped", 1, "--seed", "7");
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];

    expect(code).toBe(143);
    expect(stderr()).toContain(
      "Stopped. To continue: npm run grade:class -- class --out stopped --seed 7 --resume\n",
    );
    expect(existsSync(workbook.path("stopped/run.lock"))).toBe(false);
    expect(existsSync(workbook.path("stopped/class.json"))).toBe(false);
  });

  test("in two shards side by side comes to the same", async () => {
    const shards = ["1/2", "2/2"];
    const ended = await Promise.all(
      shards.map((shard, index) => grade(`part${index}`, "--seed", "7", "--jobs", "2", "--shard", shard)),
    );
    const merged = await workbook.run(["grade-merge", "part0", "part1", "--out", "merged"]);

    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(classFile("part0").students.length).toBeGreaterThan(0);
    expect(classFile("part0").students.length + classFile("part1").students.length).toBe(9);
    expect(merged).toMatchObject({ code: 0, stderr: "" });
    for (const file of [
      "class.json",
      "summary.txt",
      "similar.csv",
      ...readdirSync(workbook.path("out/reports")).map((name) => `reports/${name}`),
    ])
      expect(timeless(workbook.read(`merged/${file}`)), file).toBe(timeless(workbook.read(`out/${file}`)));
    const grades = (out: string) => workbook.read(`${out}/grades.csv`).replace(/,[^,]*Z,[\d.]+,/g, ",");
    expect(grades("merged")).toBe(grades("out"));
  });

  test("cannot be merged from one shard twice, or without one", async () => {
    const [twice, without, other] = await Promise.all([
      workbook.run(["grade-merge", "part0", "part0", "--out", "twice"]),
      workbook.run(["grade-merge", "part1", "--out", "without"]),
      workbook.run(["grade-merge", "part0", "out", "--out", "other"]),
    ]);

    expect(twice.stderr).toMatch(/is in both part0 and part0\.\n$/);
    expect(without).toMatchObject({ code: 2 });
    expect(without.stderr).toContain("Missing: shard 1/2.");
    expect(other.stderr).toContain("differ in the number of shards (2, none)");
  });

  test("says what has changed, and judges only that again", async () => {
    cpSync(workbook.path("out"), workbook.path("changed"), { recursive: true });
    const before = judgedIn("changed").length;
    handIn("anna", { [numbers]: `${reference[numbers]}// changed\n` });
    rmSync(workbook.path("class/hang"), { recursive: true });

    const changed = await grade("changed", "--resume");

    expect(changed.stdout).toContain("1 submission has changed; what changed is judged again.");
    expect(changed.stdout).toContain("1 submission is gone.");
    expect(judgedIn("changed")).toHaveLength(before + 1);
    expect(Object.keys(verdictsIn(classFile("changed")))).not.toContain("hang");
  });
});

describe("bad input gets one line and 2", () => {
  beforeAll(() => {
    workbook.write("file", "");
    workbook.write("full/of/things", "");
    mkdirSync(workbook.path("nobody"), { recursive: true });
    workbook.write("one/anna/x.ts", "");
  });

  const cases: [string[], string][] = [
    [["one"], "--out FOLDER"],
    [["nowhere", "--out", "new"], "There is no folder nowhere."],
    [["file", "--out", "new"], "file is a file."],
    [["nobody", "--out", "new"], "There is no submission in nobody."],
    [["one", "--out", "full"], "full isn't empty."],
    [["one", "--out", "full", "--resume"], "nothing in full to resume"],
    [["one", "--out", "file"], "file cannot be used as a folder for reports"],
    [["one", "--out", "one/out"], "must not lie in each other"],
    [["one", "--out", "new", "--jobs", "0"], "--jobs 0 isn't a whole number"],
    [["one", "--out", "new", "--shard", "3/2", "--seed", "1"], "--shard 3/2 isn't a part"],
    [["one", "--out", "new", "--shard", "1/2"], "--shard needs --seed"],
    [["one", "--out", "new", "--steps", "99.1"], 'There is no step "99.1".'],
    [["one", "--out", "new", "--reporter", "constructor"], 'There is no reporter "constructor".'],
  ];

  test("for each of them", async () => {
    for (let at = 0; at < cases.length; at += 4)
      await Promise.all(
        cases.slice(at, at + 4).map(async ([args, says]) => {
          const { code, stdout, stderr } = await workbook.run(["grade-class", ...args]);
          expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({
            code: 2,
            stdout: "",
            lines: 1,
          });
          expect(stderr).toContain(says);
        }),
      );
  });
});

const canSeal =
  spawnSync("bwrap", ["--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "true"]).status === 0;

// Where bubblewrap is not installed, nothing can be sealed.
describe.skipIf(!canSeal)("sealed", () => {
  beforeAll(() => workbook.write(`strangers/zoe/${encode}.ts`, reference[encode]!));
  const sealed = (out: string) => ["strangers", "--out", out, "--sealed", "--seed", "7", "--steps", "3.1"];

  test("a class is judged without a network", async () => {
    const ended = await workbook.run(["grade-class", ...sealed("sealed")]);

    expect(ended.code).toBe(0);
    expect(verdictsIn(classFile("sealed"))).toEqual({ zoe: ["passed"] });
    expect(workbook.read("sealed/grades.csv")).toContain(",7,yes,");
  });

  test("answers that are judged at the same time are in different networks", async () => {
    const looks =
      'import { readlinkSync } from "node:fs";\nconsole.log(readlinkSync("/proc/self/ns/net"));\n';
    for (const name of ["one", "two"])
      workbook.write(`apart/${name}/${encode}.ts`, `${looks}${reference[encode]}// ${name}\n`);
    const args = ["--out", "alone", "--sealed", "--jobs", "2", "--seed", "7", "--steps", "3.1"];

    expect(await workbook.run(["grade-class", "apart", ...args])).toMatchObject({ code: 0 });

    const networks = ["one", "two"].map(
      (name) => /net:\[\d+\]/.exec(workbook.read(`alone/reports/${name}.json`))?.[0],
    );
    expect(networks).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(networks).size).toBe(2);
  });

  test("a run that is asked to end takes what is inside with it", async () => {
    workbook.write(`strangers/loop/${encode}.ts`, "export const encode = () => {\n  for (;;);\n};\n");
    mkdirSync(workbook.path("ended"));
    const program = [workbook.path("workbook/main.mjs"), "grade-class", ...sealed("ended")];
    const child = spawn(process.execPath, program, { cwd: workbook.folder, env: outerEnvironment() });
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => {
      stderr += text;
    });
    const inside = await new Promise<number>((resolve) => {
      const watcher = watch(workbook.path("ended"), () => {
        if (!existsSync(workbook.path("ended/journal.jsonl"))) return;
        watcher.close();
        resolve((JSON.parse(workbook.read("ended/run.lock")) as { pid: number }).pid);
      });
    });
    child.kill("SIGTERM");
    const [code] = (await once(child, "close")) as [number];

    expect(code).toBe(143);
    expect(stderr.match(/--resume/g)).toHaveLength(1);
    expect(isAlive(inside)).toBe(false);
    expect(existsSync(workbook.path("ended/run.lock"))).toBe(false);
  });
});
