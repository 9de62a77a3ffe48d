import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Miniature, makeMiniature } from "../author/testing/miniature.ts";

const stem = "03-bytes/01-encode";
const saves = 200;
let workbook: Miniature;
beforeAll(() => {
  workbook = makeMiniature([stem]);
});
afterAll(() => workbook.dispose());

/** A watcher without a screen, and its verdicts as they come. */
class JsonWatcher {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const args = ["workbook/main.mjs", "start", "--json", "--watch"];
    this.child = spawn(process.execPath, args, { cwd: workbook.folder, stdio: ["ignore", "pipe", "ignore"] });
    this.#lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  /** The next verdict. */
  async verdict(): Promise<string> {
    return (await this.judged()).verdict;
  }

  /** The next verdict, with what the answer printed. */
  async judged(): Promise<{ verdict: string; output: string }> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("The watcher has ended.");
      const event = JSON.parse(value) as { event: string; verdict: string; output: string };
      if (event.event === "verdict") return event;
    }
  }

  async end(signal: NodeJS.Signals): Promise<[code: number | null, signal: string | null]> {
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    return (await ended) as [number | null, string | null];
  }
}

/** Resident memory in MiB, as the system tells it. */
function megabytes(pid: number): number {
  return Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout) / 1024;
}

/** The processes that have the workbook's folder in their command line. */
function processes(): string[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(workbook.folder) && !line.includes("ps -A"));
}

function temporary(): string[] {
  const folder = workbook.path(".workbook");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("tmp-")) : [];
}

test.skipIf(process.platform === "win32")(
  `after ${saves} saves the watcher is not half as large again, and SIGTERM leaves nothing of it behind`,
  async () => {
    const right = workbook.read(`solutions/${stem}.ts`);
    const watcher = new JsonWatcher();
    await watcher.verdict();
    let early = 0;
    for (let save = 1; save <= saves; save++) {
      workbook.write(`exercises/${stem}.ts`, `${right}// ${save}\n`);
      expect(await watcher.verdict()).toBe("passed");
      if (save === 50) early = megabytes(watcher.child.pid!);
    }
    const late = megabytes(watcher.child.pid!);
    const [code] = await watcher.end("SIGTERM");

    expect(late / early).toBeLessThan(1.5);
    expect(code).toBe(143);
    expect(temporary()).toEqual([]);
    await expect.poll(processes, { timeout: 60_000 }).toEqual([]);
  },
);

test.skipIf(process.platform === "win32")("what a killed watcher leaves, the next one removes", async () => {
  const killed = new JsonWatcher();
  await killed.verdict();
  await killed.end("SIGKILL");
  await expect.poll(processes, { timeout: 60_000 }).toEqual([]);
  const left = temporary();

  const next = new JsonWatcher();
  await next.verdict();

  expect(left).toHaveLength(1);
  expect(temporary()).toEqual([`tmp-${next.child.pid}`]);
  await next.end("SIGTERM");
});

test("what one answer printed is not shown with the next", async () => {
  const right = workbook.read(`solutions/${stem}.ts`);
  const watcher = new JsonWatcher();
  await watcher.verdict();

  workbook.write(`exercises/${stem}.ts`, `${right}console.log("loud");\n`);
  expect(await watcher.judged()).toMatchObject({ verdict: "passed", output: "loud\n" });
  workbook.write(`exercises/${stem}.ts`, "export function encode( {\n");
  expect(await watcher.judged()).toMatchObject({ verdict: "failed", output: "" });
  workbook.write(`exercises/${stem}.ts`, `${right}// silent\n`);
  expect(await watcher.judged()).toMatchObject({ verdict: "passed", output: "" });
  await watcher.end("SIGTERM");
});
