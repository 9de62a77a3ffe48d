import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Miniature, makeMiniature } from "../author/testing/miniature.ts";
import { TerminalDriver } from "../author/testing/terminal-driver.ts";

const first = "01-lookups/01-service-by-name";
const second = "01-lookups/02-service-by-port";
const third = "02-sockets/02-connect";
const endless = `export function servicePort(_: string, name: string): number {\n  while (name);\n  return 0;\n}\n`;
const running: TerminalDriver[] = [];
let workbook: Miniature;
let stub: string;

beforeAll(() => {
  workbook = makeMiniature([first, second, third]);
  stub = workbook.read(`exercises/${first}.ts`);
});

beforeEach(() => {
  workbook.forget();
  for (const stem of [second, third]) workbook.write(`exercises/${stem}.ts`, stubs()[stem]!);
  workbook.write(`exercises/${first}.ts`, stub);
});

afterEach(async () => {
  for (const watcher of running.splice(0)) await watcher.dispose();
});

afterAll(() => workbook.dispose());

test("the first screen shows the first open step with its task; saves are judged; n goes on", async () => {
  const watcher = start();

  const begin = await watcher.until("not started", "1.1 The port of a service", "0 of 3 passed");
  expect(begin).toContain("Programs connect to port numbers");
  save(wrong("misses-aliases"));
  const failed = await watcher.until("× failed", "is an alias of", "f shows it all");
  expect(failed).not.toContain("n next");
  save(solution());
  await watcher.until("✓ passed", "Why it works", "n next", "1 of 3 passed");
  watcher.type("n");
  await watcher.until("1.2 ", "not started");
  watcher.type("p");
  await watcher.until("1.1 The port of a service", "✓ passed");
});

test("every way in which editors save is judged once: renaming, deleting first, two writes, CRLF", async () => {
  const watcher = start();
  const file = workbook.path(`exercises/${first}.ts`);
  await watcher.until("not started");

  writeFileSync(`${file}~`, wrong("misses-aliases"));
  renameSync(`${file}~`, file);
  await watcher.until("is an alias of");
  rmSync(file);
  writeFileSync(file, wrong("returns-string"));
  await watcher.until(/returned (?:a|the) string/);
  writeFileSync(file, "");
  writeFileSync(file, wrong("matches-prefix"));
  await watcher.until("the port of `http-alt`");
  save(`\uFEFF${solution().replaceAll("\n", "\r\n")}`);
  await watcher.until("✓ passed");
});

test("an emptied exercise is judged, and its verdict is known to the next watcher", async () => {
  const watcher = start();
  await watcher.until("not started");

  save("");
  await watcher.until("× failed");
  watcher.type("q");
  await watcher.ended;

  expect((await workbook.run(["list", "1.1"])).stdout).toContain("1.1  × failed");
});

test("where the system reports no changes, the file is read now and then", async () => {
  const watcher = start({ env: { WORKBOOK_POLL: "1" } });
  await watcher.until("not started");

  save(wrong("misses-aliases"));

  await watcher.until("is an alias of");
});

test("$EDITOR opens on o, and the watcher comes back after it", async () => {
  const editor = workbook.path("editor.cjs");
  writeFileSync(
    editor,
    "require('node:fs').copyFileSync(process.argv[2].replace('exercises', 'solutions'), process.argv[2])",
  );
  const watcher = start({ env: { VISUAL: "", EDITOR: `${process.execPath} ${editor}` } });
  await watcher.until("not started");

  watcher.type("o");

  await watcher.until("✓ passed");
  expect(watcher.isFullScreen).toBe(true);
});

test("a save during an endless loop ends it, and the newest text is judged", async () => {
  const watcher = start();
  await watcher.until("not started");

  save(endless);
  await watcher.until("● judging");
  save(solution());
  await watcher.until("✓ passed");

  expect(watcher.raw).not.toContain("× blocked");
});

test("an endless loop is reported as blocked, and the watcher lives on", async () => {
  const watcher = start();
  await watcher.until("not started");

  save(endless);
  await watcher.until("× blocked", "busy at line 2");
  save(solution());
  await watcher.until("✓ passed");
});

test("the same mistake three times offers a hint, h shows it", async () => {
  const watcher = start();
  await watcher.until("not started");

  for (const count of [1, 2, 3]) {
    save(`${wrong("misses-aliases")}// ${count}\n`);
    await untilState(watcher, (state) => state.times === count);
    if (count > 1) await watcher.until(`the same mistake, ${count} times now`);
  }
  await watcher.until("The same mistake 3 times in a row: h shows a hint.");
  watcher.type("h");
  await watcher.until("Hint 1 of 3");
  watcher.type("h");
  await watcher.until("Hint 2 of 3");
  watcher.type("\x1b");
  await watcher.until("2 of 3 hints taken");
});

test("the list filters and jumps", async () => {
  const watcher = start();
  await watcher.until("not started");

  watcher.type("l");
  await watcher.until("Type to filter", "you are here");
  watcher.type("2.2");
  expect(await watcher.until("Filter: 2.2   1 of 3")).not.toContain("1.2 ");
  watcher.type("\r");
  await watcher.until("2.2 Connect");
});

test("reset asks, keeps the answer in a dated copy, and the stub is judged", async () => {
  const watcher = start();
  save(wrong("misses-aliases"));
  await watcher.until("× failed");

  watcher.type("x");
  await watcher.until("Put the stub back?");
  watcher.type("n");
  await watcher.until("Nothing was changed.");
  expect(workbook.read(`exercises/${first}.ts`)).toBe(wrong("misses-aliases"));
  watcher.type("x");
  await watcher.until("Put the stub back?");
  watcher.type("y");
  await watcher.until("not started");

  const [copy = ""] = readdirSync(workbook.path(".workbook/answers/01-lookups"));
  expect(copy).toMatch(/^01-service-by-name\.\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.ts$/);
  expect(workbook.read(`.workbook/answers/01-lookups/${copy}`)).toBe(wrong("misses-aliases"));
});

test("t shows the test that failed at its line, s asks before it shows the reference", async () => {
  const watcher = start();
  save(wrong("misses-aliases"));
  await watcher.until("× failed");

  watcher.type("t");
  const source = await watcher.until(
    /→ +\d+ +expectPort\(80, first, seen\)/,
    "finds a service by any of its aliases",
  );
  expect(source).not.toMatch(/diagnose|misses-aliases/);
  watcher.type("s");
  await watcher.until("gives this step away");
  watcher.type("y");
  await watcher.until("- your answer", /^ \+ /m);
});

test("what TypeScript finds in the file is shown below the verdict", async () => {
  const watcher = start();
  await watcher.until("not started");

  save(`${solution()}\nexport const wrong: number = "text";\n`);
  await watcher.until(
    "✓ passed",
    "TypeScript finds an error",
    "Type 'string' is not assignable to type 'number'",
  );
});

test("what the code prints is shown in a block of its own, harmless", async () => {
  const watcher = start();
  await watcher.until("not started");

  save(`console.log("hello \\x1b[2J there");\n${wrong("misses-aliases")}`);
  await watcher.until("Your code printed", "│ hello  there");
});

test("bad files are reported in words: missing, a folder, not TypeScript, a missing export, an import or a name that does not exist", async () => {
  const watcher = start();
  const file = workbook.path(`exercises/${first}.ts`);
  await watcher.until("not started");

  save("export function servicePort( {\n");
  await watcher.until("cannot be read as TypeScript");
  save("export const other = 1;\n");
  await watcher.until("exports nothing named `servicePort`");
  save('import "./no-such-file.ts";\nexport function servicePort() {}\n');
  await watcher.until("Your file imports ./no-such-file.ts (line 1), and there is no such file.");
  save("export function servicePort() {\n  return lines.length;\n}\n");
  await watcher.until("threw an error", "ReferenceError: lines is not defined", "line 2");
  rmSync(file);
  await watcher.until("is missing.");
  mkdirSync(file);
  await watcher.until("is a folder.");
  rmSync(file, { recursive: true });
});

test("a pass on the wire is shown beside the reference", async () => {
  const watcher = start({ args: [third] });
  await watcher.until("not started");

  save(solution(third), third);
  await watcher.until("✓ passed");
  watcher.type("\x1b[F");
  await watcher.until("On the wire, in all tests", /connections +\d+ +\d+/);
});

test("after the last step everything is judged once more", async () => {
  for (const stem of [first, second, third]) save(solution(stem), stem);
  const watcher = start({ args: [third] });

  await watcher.until("✓ passed", "3 of 3 passed");
  watcher.type("n");
  await watcher.until("You have reached the end");
});

test("a terminal that shrinks to 20 × 5 and grows again shows what fits", async () => {
  const watcher = start();
  await watcher.until("not started");

  watcher.resize(20, 5);
  await watcher.until(/^ h hint/m, "Programs connect");
  watcher.resize(1, 1);
  watcher.resize(120, 40);
  await watcher.until("exercises/01-lookups/01-service-by-name.ts", "0 of 3 passed", "q quit");
});

test("q gives the terminal back", async () => {
  const watcher = start();
  await watcher.until("not started");
  expect(watcher.isFullScreen).toBe(true);

  watcher.type("q");

  expect(await watcher.ended).toBe(0);
  await watcher.when(() => !watcher.isFullScreen); // Its last words may arrive after the news of its end.
  await watcher.when(() => watcher.raw.includes("\x1b[?25h"));
  expect(existsSync(workbook.path(".workbook/watcher.lock"))).toBe(false);
});

test("SIGTERM gives the terminal back, removes the lock and ends with exit code 143", async () => {
  const watcher = start();
  await watcher.until("not started");
  save(endless);
  await watcher.until("● judging");

  process.kill(watcher.pid, "SIGTERM");

  expect(await watcher.ended).toBe(143);
  await watcher.when(() => !watcher.isFullScreen);
  expect(existsSync(workbook.path(".workbook/watcher.lock"))).toBe(false);
});

test("Ctrl-C during a judgement quits, too", async () => {
  const watcher = start();
  await watcher.until("not started");
  save(endless);
  await watcher.until("● judging");

  watcher.type("\x03");

  expect(await watcher.ended).toBe(0);
  await watcher.when(() => !watcher.isFullScreen); // Its last words may arrive after the news of its end.
});

test("a second watcher ends with one clear line and exit code 2", async () => {
  const watcher = start();
  await watcher.until("not started");

  const other = start();

  await other.until(`A watcher is already running here (process ${watcher.pid})`);
  expect(await other.ended).toBe(2);
});

test("after kill -9 the next watcher takes over, with everything remembered", async () => {
  const watcher = start();
  save(solution());
  await watcher.until("✓ passed");
  watcher.type("n");
  await watcher.until("1.2 ", "not started");
  watcher.type("h");
  await watcher.until("Hint 1 of");
  await watcher.kill();

  const next = start();

  await next.until("1.2 ", "1 of 3 passed");
  next.type("h");
  await next.until("Hint 2 of");
});

test("a state file that cannot be read does no harm", async () => {
  workbook.write(".workbook/state.json", '{"steps": 7, "curr');

  await start().until("not started", "0 of 3 passed");
});

test("without colors the words are the same", async () => {
  const plain = start({ env: { NO_COLOR: "1" } });
  save(wrong("misses-aliases"));
  await plain.until("× failed", "Programs connect to port numbers");
  expect(plain.raw).not.toMatch(/\x1b\[[\d;]*m/);
  await plain.dispose();

  const colored = start();
  await colored.until("× failed");
  expect(colored.raw).toMatch(/\x1b\[31m× failed/);
});

function start(options: ConstructorParameters<typeof TerminalDriver>[1] = {}): TerminalDriver {
  const watcher = new TerminalDriver(workbook, options);
  running.push(watcher);
  return watcher;
}

function save(text: string, stem = first): void {
  workbook.write(`exercises/${stem}.ts`, text);
}

function solution(stem = first): string {
  return workbook.read(`solutions/${stem}.ts`);
}

function wrong(mistake: string): string {
  return workbook.read(`tests/${first}.wrong/${mistake}.ts`);
}

function stubs(): Record<string, string> {
  return JSON.parse(workbook.read("workbook/stubs.json")) as Record<string, string>;
}

/** Resolves once what is remembered of the first step is so: it is read again after every change of the screen. */
async function untilState(
  watcher: TerminalDriver,
  isSo: (state: { times?: number }) => boolean,
): Promise<void> {
  await watcher.when(() => {
    const { steps } = JSON.parse(workbook.read(".workbook/state.json")) as {
      steps: Record<string, { times?: number }>;
    };
    return isSo(steps[first] ?? {});
  });
}
