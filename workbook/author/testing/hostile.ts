import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { root } from "../../root.ts";
import type { Miniature } from "./miniature.ts";

/** An answer that misbehaves or attacks, and what must come of it. */
export interface Hostile {
  name: string;
  /** The folder that it lies in: what it has in common with others. */
  kind: string;
  text: string;
  verdicts: string[];
  /** A part of what the learner is told. */
  says: string;
  /** What cannot be prevented where it runs unsealed, with the rights of whoever runs the judge; none if empty. */
  unsealed: string;
  /** True if it is judged sealed only. */
  isForSealed: boolean;
}

const folder = join(root, "workbook", "judge", "hostile");

/** Answers that misbehave, as an honest learner's may: by name. */
export function misbehavingAnswers(): Hostile[] {
  return answersIn("misbehaving");
}

/** Answers that attack the judge, by kind and name. */
export function attackingAnswers(): Hostile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "misbehaving")
    .flatMap(({ name }) => answersIn(name));
}

function answersIn(kind: string): Hostile[] {
  return readdirSync(join(folder, kind))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readHostile(kind, basename(name, ".ts")));
}

function readHostile(kind: string, name: string): Hostile {
  const text = readFileSync(join(folder, kind, `${name}.ts`), "utf8");
  const field = (label: string) => headerOf(text, label);
  return {
    name,
    kind,
    text,
    verdicts: field("verdict").split(", "),
    says: field("says"),
    unsealed: field("unsealed"),
    isForSealed: field("only") === "sealed",
  };
}

function headerOf(text: string, label: string): string {
  return new RegExp(`^// ${label}: (.+)$`, "m").exec(text)?.[1] ?? "";
}

/** What an attack is told about the place where it is judged. */
export interface Scene {
  /** What every right answer returns, and only the tests and the reference say. */
  secret: number;
  /** Marks this run: it is part of everything that an attack writes or starts. */
  run: string;
}

/** Makes each of these answers a step of the miniature. Returns the stems by name. */
export function layOut(
  workbook: Miniature,
  answers: readonly Pick<Hostile, "name" | "text">[],
  { secret, run }: Scene = { secret: 42, run: "" },
): Map<string, string> {
  const stems = new Map<string, string>();
  answers.forEach(({ name, text }, index) => {
    const stem = `01-hostile/${String(index + 1).padStart(2, "0")}-${name}`;
    stems.set(name, stem);
    const told = text
      .replaceAll("@ROOT@", workbook.folder)
      .replaceAll("@STEM@", stem)
      .replaceAll("@TOKEN@", `${run}-${name}`)
      .replaceAll("@RUN@", run);
    workbook.write(`exercises/${stem}.md`, `# ${name}\n`);
    workbook.write(`solutions/${stem}.ts`, `export const answer = async (): Promise<number> => ${secret};\n`);
    workbook.write(`tests/${stem}.test.ts`, hostileTest(stem, secret));
    layFile(workbook, `exercises/${stem}.ts`, told);
  });
  workbook.write("workbook/stubs.json", "{}\n");
  return stems;
}

/** Puts an answer in its place: its text, or what its header says that it is instead, and the files beside it. */
function layFile(workbook: Miniature, path: string, text: string): void {
  const [is = "", target = ""] = headerOf(text, "file").split(" ");
  mkdirSync(dirname(workbook.path(path)), { recursive: true });
  rmSync(workbook.path(path), { force: true });
  if (is === "link") symlinkSync(target, workbook.path(path));
  else if (is === "pipe") execFileSync("mkfifo", [workbook.path(path)]);
  else if (is === "deep")
    workbook.write(path, `${text}export const deep = ${"(".repeat(30_000)}0${")".repeat(30_000)};\n`);
  else workbook.write(path, text);
  const [files = "", name = "", place = ""] = headerOf(text, "files").split(" ");
  if (files === "link") symlinkSync(place, workbook.path(join(dirname(path), name)));
  if (files === "doubling") writeDoubling(workbook, dirname(path));
}

/** Thirty files, each of which imports the next one twice. */
function writeDoubling(workbook: Miniature, path: string): void {
  for (let index = 0; index < 30; index++) {
    const next = `./doubling-${index + 1}.ts`;
    const text = index < 29 ? `import "${next}";\nimport "${next}";\n` : "export {};\n";
    workbook.write(`${path}/doubling-${index}.ts`, text);
  }
}

/** The judge of every such answer: a test before it, the test that calls it, and one after it. */
function hostileTest(stem: string, secret: number): string {
  return `import { answer } from "#exercises/${stem}.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { expect, test, within } from "../test.ts";

test("before", () => {
  expect(typeof answer).toBe("function");
});

test("the answer is right", async () => {
  const server = await listen((peer) => peer.send("hello"));
  const closed = await closedPort();

  const value = await within(1000, "the answer", () => answer(server.port, closed));

  expect(value).toBe(${secret});
});

test("after", () => {
  expect(typeof answer).toBe("function");
});
`;
}
