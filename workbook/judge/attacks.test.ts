import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attackingAnswers, type Hostile, layOut } from "../author/testing/hostile.ts";
import { type Miniature, makeMiniature, outerEnvironment } from "../author/testing/miniature.ts";
import type { JsonReport } from "../report/json.ts";
import { whyNotSealed } from "./remote/sealing.ts";

/**
 * Attacks, judged as a class's submissions are. None may earn anything; sealed, none may do harm or be noticed by anybody;
 * unsealed, exactly those do harm that say so, because they run with the rights of whoever runs the judge. Each of those has
 * a workbook of its own.
 */
const attacks = attackingAnswers();
const sealedReason = whyNotSealed();
/** How long a judgement may take before it counts as hanging, in milliseconds. */
const longest = 90_000;

/** What came of one attack. */
interface Outcome {
  verdict: string;
  marks: number;
  harm: Set<string>;
  message: string;
}

const outcomes = new Map<string, Outcome>();
const key = (isSealed: boolean, { kind, name }: Hostile) =>
  `${isSealed ? "sealed" : "unsealed"} ${kind}/${name}`;
const honest = (name: string, secret: number) => ({
  name,
  text: `export const answer = async (): Promise<number> => ${secret};\n`,
});

/** Judges these attacks in one run, with honest answers among them, and looks what has changed. */
async function judgeAll(together: readonly Hostile[], isSealed: boolean): Promise<void> {
  const scene = { secret: randomInt(100_000, 999_999), run: `hostile-${randomBytes(4).toString("hex")}` };
  const workbook = makeMiniature();
  try {
    const secrets = layCanaries(workbook);
    const stems = layOut(
      workbook,
      [honest("honest-first", scene.secret), ...together, honest("honest-last", scene.secret)],
      scene,
    );
    const before = snapshot(workbook.folder);
    const ended = await grade(workbook, isSealed, secrets.environment);
    const isTwice = together.some(({ unsealed }) => unsealed === "finds");
    const again = isTwice && !isSealed ? await grade(workbook, isSealed, secrets.environment) : ended;
    const changed = changedFiles(before, snapshot(workbook.folder), scene.run);
    const running = await endLeft(scene.run);
    const report = parse(again.stdout);
    const harmToAll = [
      ...(report && again.code !== null && again.code < 2 ? [] : ["no report"]),
      ...(report && siblingsOf(report, stems).some((verdict) => verdict !== "passed") ? ["siblings"] : []),
    ];
    for (const attack of together) {
      const step = report?.steps.find((one) => one.step === stems.get(attack.name));
      const said = JSON.stringify(step ?? again.stdout);
      const mark = `${scene.run}-${attack.name}`;
      const isSeen = (names: string[]) => names.some((name) => name.includes(mark));
      const harm = [
        ...harmToAll,
        ...([secrets.file, secrets.environment].some((secret) => said.includes(secret)) ? ["reads"] : []),
        ...(isSeen(changed) ? ["writes"] : []),
        ...(isSeen(running) ? ["left running"] : []),
        ...(said.includes("found what another") ? ["finds"] : []),
        ...(said.includes("filled the disk") ? ["fills"] : []),
        ...(said.includes("found an inspector: true") ? ["inspects"] : []),
        ...(said.length > 100_000 ? ["long report"] : []),
      ];
      outcomes.set(key(isSealed, attack), {
        verdict: step?.verdict ?? "none",
        marks: step?.verdict === "passed" ? 1 : 0,
        harm: new Set(harm),
        message: `${step?.message ?? ""}\n${step?.output ?? ""}${step ? "" : ended.stderr}`,
      });
    }
    if (!together.some(({ unsealed }) => unsealed) || isSealed)
      outcomes.set(`${isSealed ? "sealed" : "unsealed"} all`, {
        verdict: "",
        marks: 0,
        harm: new Set([...harmToAll, ...changed.map((name) => `writes ${name}`), ...running]),
        message: ended.stderr,
      });
  } finally {
    workbook.dispose();
  }
}

/** A file and a variable that nobody may see. */
function layCanaries(workbook: Miniature): { file: string; environment: string } {
  const file = `canary-file-${randomBytes(8).toString("hex")}`;
  workbook.write("canary/secret.ts", `export const secret = "${file}";\n`);
  workbook.write("canary/secret.json", JSON.stringify({ secret: file }));
  workbook.write("report.json", "{}\n");
  mkdirSync(workbook.path("temporary"));
  return { file, environment: `canary-environment-${randomBytes(8).toString("hex")}` };
}

/** Runs `grade` as the leader of a group of its own, so that nothing that goes wrong reaches these tests. */
async function grade(
  workbook: Miniature,
  isSealed: boolean,
  canary: string,
  args: string[] = [],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const own = ["grade", "--seed", "7", ...(isSealed ? ["--sealed"] : []), ...args];
  const reporter = args.includes("--reporter") ? [] : ["--reporter", "json"];
  const child = spawn(process.execPath, [workbook.path("workbook/main.mjs"), ...own, ...reporter], {
    cwd: workbook.folder,
    env: {
      ...outerEnvironment(),
      NO_COLOR: "1",
      WORKBOOK_PATIENCE: "0.4", // They need no second chance.
      CANARY: canary,
      TMPDIR: workbook.path("temporary"),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  return await endOf(child);
}

/** A judge that was stopped, or waits for ever, ends here: then there is no report. */
async function endOf(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const ended = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text) => {
    ended.stdout += text;
  });
  child.stderr?.on("data", (text) => {
    ended.stderr += text;
  });
  const looking = setInterval(() => {
    if (stateOf(child.pid) === "T") endGroup(child);
  }, 250);
  const late = setTimeout(() => endGroup(child), longest);
  const closed = new Promise((done) => child.once("close", done));
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  // What an attack has left may hold the pipes open.
  await Promise.race([closed, new Promise((done) => setTimeout(done, 1000))]);
  for (const pipe of [child.stdout, child.stderr]) pipe?.destroy();
  clearInterval(looking);
  clearTimeout(late);
  return { ...ended, code };
}

function stateOf(pid: number | undefined): string | undefined {
  try {
    return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** What each file of a workbook holds; what the runner keeps for itself does not count. */
function snapshot(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(
      (file) => !/\/(?:\.workbook\/(?!cache)|node_modules|temporary)\b/.test(file.slice(folder.length)),
    );
  return new Map(files.map((file) => [file, readFileSync(file, "latin1")]));
}

/** Which files are new or different, and with what at their end. */
function changedFiles(before: Map<string, string>, after: Map<string, string>, run: string): string[] {
  return [...after]
    .filter(([file, text]) => before.get(file) !== text && !(file.includes("/cache/") && !text.includes(run)))
    .map(([file, text]) => `${file}: ${text.slice(-200)}`);
}

/** The command lines of the processes that carry this mark, a little later; they are ended. */
async function endLeft(run: string): Promise<string[]> {
  const find = () =>
    execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(run) && !line.includes(" ps "));
  for (let looks = 0; looks < 20 && find().length; looks++)
    await new Promise((done) => setTimeout(done, 100));
  const left = find();
  for (const line of left)
    try {
      process.kill(Number.parseInt(line, 10), "SIGKILL");
    } catch {
      // It has ended.
    }
  return left;
}

function parse(text: string): JsonReport | undefined {
  try {
    return JSON.parse(text) as JsonReport;
  } catch {
    return undefined;
  }
}

function siblingsOf(report: JsonReport, stems: Map<string, string>): string[] {
  return [...stems]
    .filter(([name]) => name.startsWith("honest"))
    .map(([, stem]) => report.steps.find(({ step }) => step === stem)?.verdict ?? "none");
}

/** Runs so many at the same time. */
async function several<T>(all: readonly T[], many: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: many }, next));
}

const isHere = process.platform === "linux"; // The attacks know Linux.

describe.skipIf(!isHere || sealedReason)("sealed", () => {
  beforeAll(() => judgeAll(attacks, true), 2 * longest);

  test.for(attacks)("$kind/$name earns nothing, does no harm, and is reported", (attack) => {
    const { verdict, harm, marks, message } = outcomes.get(key(true, attack))!;

    expect({ marks, harm: [...harm] }).toEqual({ marks: 0, harm: [] });
    expect(attack.verdicts, message).toContain(verdict);
    expect(message).toContain(attack.says);
  });

  test("nothing else has changed, and nothing runs any more", () => {
    expect([...outcomes.get("sealed all")!.harm]).toEqual([]);
  });
});

describe.skipIf(!isHere)("unsealed", () => {
  const open = attacks.filter(({ isForSealed }) => !isForSealed);
  const harmless = open.filter(({ unsealed }) => !unsealed);
  const finding = open.filter(({ unsealed }) => unsealed === "finds");
  const alone = open.filter(({ unsealed }) => unsealed && unsealed !== "finds");
  beforeAll(async () => {
    const groups = [harmless, finding, ...alone.map((attack) => [attack])];
    await several(groups, 3, (group) => judgeAll(group, false));
  }, 4 * longest);

  test.for(open)("$kind/$name does only what cannot be prevented", (attack) => {
    const { verdict, harm, marks, message } = outcomes.get(key(false, attack))!;

    const seen = [...harm, ...(marks ? ["marks"] : [])];
    if (attack.unsealed) {
      const harms = attack.unsealed.split(", ");
      const certain = harms.filter((harm) => !harm.startsWith("perhaps "));
      expect(seen).toEqual(expect.arrayContaining(certain));
      expect(harms.map((harm) => harm.replace("perhaps ", ""))).toEqual(expect.arrayContaining(seen));
      return;
    }
    expect(seen).toEqual([]);
    expect(attack.verdicts, message).toContain(verdict);
    expect(message).toContain(attack.says);
  });

  test("nothing else has changed, and nothing runs any more", () => {
    expect([...outcomes.get("unsealed all")!.harm]).toEqual([]);
  });
});

describe.skipIf(!isHere)("honest submissions", () => {
  const ugly = "homework (1) #2 100%41?\\ü ☕";
  let workbook: Miniature;
  beforeAll(() => {
    workbook = makeMiniature();
    mkdirSync(workbook.path("temporary"));
    layOut(
      workbook,
      [honest("by-name", 7), { name: "by-seed", text: "export const answer = async () => 0;\n" }],
      {
        secret: 7,
        run: "",
      },
    );
    workbook.write(
      "tests/01-hostile/02-by-seed.test.ts",
      `import { answer } from "#exercises/01-hostile/02-by-seed.ts";
import { expect, Random, test } from "../test.ts";
test("drawn", async () => { expect(await answer()).toBe(new Random("by-seed").integer(0, 1e9)); });
`,
    );
    const text = 'import { seven } from "./my #1 100% ü?.ts";\nexport const answer = async () => seven;\n';
    workbook.write(`${ugly}/01-hostile/01-by-name.ts`, text);
    workbook.write(`${ugly}/01-hostile/my #1 100% ü?.ts`, "export const seven = 7;\n");
  });
  afterAll(() => workbook.dispose());

  test.for(sealedReason ? [false] : [false, true])(
    "a folder and a file may have any name (sealed: %s)",
    async (isSealed) => {
      const { stdout } = await grade(workbook, isSealed, "", ["1.1", "--folder", workbook.path(ugly)]);

      expect(parse(stdout)?.steps[0], stdout).toMatchObject({ verdict: "passed" });
    },
  );

  test("the seed is the same for sealed answers and for others", async () => {
    const runs = [
      await grade(workbook, false, "", ["1.2"]),
      await grade(workbook, !sealedReason, "", ["1.2"]),
    ];
    const [open, sealed] = runs.map(({ stdout }) => parse(stdout)?.steps[0]?.message);

    expect(open).toMatch(/to be \d+/);
    expect(sealed).toBe(open);
  });
});

afterAll(() => {
  const cell = (outcome: Outcome | undefined) => (outcome ? outcome.verdict : "—");
  const rows = attacks.map((attack) => {
    const [open, sealed] = [outcomes.get(key(false, attack)), outcomes.get(key(true, attack))];
    const harm = (outcome: Outcome | undefined) => [...(outcome?.harm ?? [])].join(", ");
    const marks = (open?.marks ?? 0) + (sealed?.marks ?? 0);
    return [
      `${attack.kind}/${attack.name}`,
      cell(open),
      cell(sealed),
      String(marks),
      harm(open),
      harm(sealed),
    ];
  });
  const table = [["attack", "unsealed", "sealed", "marks", "harm unsealed", "harm sealed"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  console.log(
    table.map((row) => row.map((text, column) => text.padEnd(widths[column]!)).join("  ")).join("\n"),
  );
  if (sealedReason) console.log(`Not sealed: ${sealedReason}`);
});
