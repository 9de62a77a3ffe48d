import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Miniature, makeMiniature } from "../author/testing/miniature.ts";
import { TerminalDriver } from "../author/testing/terminal-driver.ts";
import { root } from "../root.ts";
import type { JsonEvent } from "./display/json-events.ts";

const first = "01-lookups/01-service-by-name";
const second = "01-lookups/02-service-by-port";
let workbook: Miniature;

beforeAll(() => {
  workbook = makeMiniature([first, second]);
});

beforeEach(() => {
  workbook.forget();
  for (const stem of [first, second]) workbook.write(`exercises/${stem}.ts`, stubs()[stem]!);
});

afterAll(() => workbook.dispose());

test("without a terminal it prints once how far the learner is, and judges what it does not know", async () => {
  workbook.write(`exercises/${first}.ts`, workbook.read(`solutions/${first}.ts`));

  const { code, stdout, stderr } = await workbook.run(["start"]);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("1.1  ✓ passed        The port of a service");
  expect(stdout).toMatch(/1\.2 {2}· not started/);
  expect(stdout).toContain("1 of 2 steps passed. Your file: ");
  expect(stdout).toContain("Verdict: not started.");
  expect(stdout).not.toMatch(/\x1b|Keys:/);
});

test("--json writes one event per line", async () => {
  workbook.write(`exercises/${first}.ts`, workbook.read(`tests/${first}.wrong/returns-string.ts`));

  const { code, stdout } = await workbook.run(["start", "--json", "1.1"]);

  expect(code).toBe(0);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row) as JsonEvent);
  expect(events.map(({ event }) => event)).toEqual(["hello", "step", "verdict"]);
  expect(events[2]).toMatchObject({
    step: first,
    verdict: "failed",
    mistake: "returns-string",
    passed: 0,
    steps: 2,
  });
});

test("--plain only adds text, with a word for everything", async () => {
  const watcher = new TerminalDriver(workbook, { args: ["--plain"], rows: 60, env: { NO_COLOR: "1" } });
  await watcher.until("Verdict: not started.");

  workbook.write(`exercises/${first}.ts`, workbook.read(`tests/${first}.wrong/misses-aliases.ts`));
  await watcher.until("Verdict: failed.", "is an alias of");
  watcher.type("h");
  await watcher.until("Hint 1 of 3");
  workbook.write(`exercises/${first}.ts`, workbook.read(`solutions/${first}.ts`));
  await watcher.until("Verdict: passed. 1 of 2 steps passed.", "n opens the next step.");
  watcher.type("q");

  expect(await watcher.ended).toBe(0);
  expect(watcher.raw).not.toContain("\x1b");
});

test("an unknown step or option is one line and exit code 2", async () => {
  const step = await workbook.run(["start", "9.9"]);
  const option = await workbook.run(["start", "--color"]);

  expect(step).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^There is no step "9\.9"\.[^\n]*\n$/),
  });
  expect(option).toMatchObject({ code: 2, stderr: expect.stringMatching(/^[^\n]*--color[^\n]*\n$/) });
});

test("reset, hint, list and diff speak of one step", async () => {
  workbook.write(`exercises/${first}.ts`, "export const mine = 1;\n");

  const hints = [await workbook.run(["hint", "1.1"]), await workbook.run(["hint", "1.1"])];
  const diff = await workbook.run(["diff", "service-by-name"]);
  const reset = await workbook.run(["reset", "1.1"]);
  const again = await workbook.run(["reset", "1.1"]);
  const list = await workbook.run(["list"]);
  const nameless = await workbook.run(["reset"]);

  expect(hints.map(({ stdout }) => /hint (\d) of 3/.exec(stdout)?.[1])).toEqual(["1", "2"]);
  expect(diff.stdout).toContain("\n- export const mine = 1;\n");
  const [, copy = ""] = /kept in (\S+)/.exec(reset.stdout) ?? [];
  expect(workbook.read(copy)).toBe("export const mine = 1;\n");
  expect(workbook.read(`exercises/${first}.ts`)).toBe(stubs()[first]);
  expect(again.stdout).toContain("is still the stub");
  expect(list.stdout).toContain("0 of 2 steps passed.");
  expect(nameless).toMatchObject({ code: 2, stderr: "Which step? For example: npm run reset 1.1\n" });
});

test("every verb says with --help how it is called, and does nothing else", async () => {
  const verbs = [
    ..."start grade solutions list hint diff reset serve wire update new check stubs test".split(" "),
  ];
  for (const verb of [...verbs, "test-node"]) {
    const { code, stdout, stderr } = await workbook.run([verb, "--help"]);

    expect({ verb, code, stderr }).toEqual({ verb, code: 0, stderr: "" });
    expect(stdout).toMatch(/^npm (?:run )?[a-z]+[^\n]*\n\n[A-Z]/);
  }
  const typo = await workbook.run(["reset", "--hepl"]);
  expect(typo).toMatchObject({ code: 2, stderr: "There is no option --hepl. Usage: npm run reset STEP\n" });
});

test("the README describes every event of --json", () => {
  const source = readFileSync(join(root, "workbook/watch/display/json-events.ts"), "utf8");
  const readme = readFileSync(join(root, "README.md"), "utf8");

  const events = [...new Set([...source.matchAll(/event: "(\w+)"/g)].map(([, name]) => name!))];
  expect(events.length).toBeGreaterThan(8);
  for (const name of events) expect(readme).toContain(`| \`${name}\` |`);
});

test("a reader that stops early ends a command without a word", async () => {
  const child = spawn(process.execPath, ["workbook/main.mjs", "list"], {
    cwd: workbook.folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let complaints = "";
  child.stderr.on("data", (part) => {
    complaints += part;
  });

  const [code] = await once(child, "close");

  expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
});

function stubs(): Record<string, string> {
  return JSON.parse(workbook.read("workbook/stubs.json")) as Record<string, string>;
}
