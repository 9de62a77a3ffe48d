import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { disposeAll, onDispose } from "./scope.ts";
import { closedPort, listen } from "./tcp.ts";

const lesson = fileURLToPath(new URL("../exercises/07-framing/", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
/** Windows has no signal that a program could answer when another one sends it. */
const noSignals = process.platform === "win32";

vi.setConfig({ testTimeout: 60_000 });
afterEach(disposeAll);

test.skipIf(noSignals)("a player walks through the house, and its terminal shows what passes", async () => {
  const house = run("terminal-house.ts", ["0"], true);
  await house.says("Ctrl-C closes it.");
  const player = run("terminal-player.ts", [/port (\d+)/.exec(house.output)?.[1] ?? ""], true);
  await player.says("OK! You are in the hall.");

  player.types("move north\nsay Is it café time?\n");
  await player.says("OK! You are in the garden.");
  await player.says('OK! You say, "Is it café time?"');
  player.types("quit\n");

  expect(await player.ended()).toBe(0);
  expect(player.output).toMatch(/\nOK! Goodbye!\n\nYou are outside again\.\n$/);
  expect(house.output).toMatch(/you → 13 B +"OK! Goodbye!\\n"/);
  house.child.kill("SIGINT");
  expect(await house.ended()).toBe(0);
  expect(house.output).toMatch(/\nClosed\.\n$/);
  expect(house.errors).toBe("");
});

test("a player who ends their side hears the answers before they leave", async () => {
  const { port } = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end("one\r\ntwo");
  });
  const player = run("terminal-player.ts", [String(port)], true);
  player.child.stdin?.end("look\n");

  expect(await player.ended()).toBe(0);
  expect(player.output).toBe("one\ntwo\n\nYou are outside again.\n");
});

test("a house that is not there is reported, and how to open it", async () => {
  const port = String(await closedPort());
  const player = run("terminal-player.ts", [port], true);

  expect(await player.ended()).toBe(1);
  expect(player.errors).toBe(
    `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Open the house there in another terminal:\n\n` +
      `  npx tsx exercises/07-framing/terminal-house.ts ${port}\n`,
  );
});

test("a house that breaks off is reported", async () => {
  const { port } = await listen(async (peer) => {
    await peer.read(1);
    peer.reset();
  });
  const player = run("terminal-player.ts", [String(port)], true);
  player.types("look\n");

  expect(await player.ended()).toBe(1);
  expect(player.errors).toBe("The house broke off the connection (ECONNRESET).\n");
});

test("a port that is taken is reported in one line", async () => {
  const { port } = await listen(() => {});
  const house = run("terminal-house.ts", [String(port)], true);

  expect(await house.ended()).toBe(1);
  expect(house.errors).toMatch(/^Port \d+ is taken by another program \(EADDRINUSE\)\..*\n$/);
});

for (const [program, exercise, name] of [
  ["terminal-house.ts", "04-adventure.ts", "startAdventure"],
  ["terminal-player.ts", "01-lines.ts", "readLines"],
] as const) {
  const todo = `TODO: ${name}`;
  const written = !readFileSync(lesson + exercise, "utf8").includes(`throw new Error("${todo}")`);

  test.skipIf(written)(`${program} says that ${exercise} is not written yet`, async () => {
    const { port } = await listen(() => {});
    const stub = run(program, [program === "terminal-house.ts" ? "0" : String(port)]);

    expect(await stub.ended()).toBe(1);
    expect(stub.errors).toBe(`exercises/07-framing/${exercise} is not written yet. It says: ${todo}\n`);
  });
}

/** One of the programs, told to end when the test ends; with `solved`, it uses the reference answers. */
function run(program: string, values: string[], solved = false) {
  const options = solved ? ["--conditions=solutions"] : [];
  const child: ChildProcess = spawn(process.execPath, [tsx, ...options, lesson + program, ...values]);
  const said = { output: "", errors: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said.output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.errors += text;
  });
  const closed = once(child, "close").then(([code]) => code as number | null);
  onDispose(async () => {
    if (child.exitCode === null && child.kill("SIGTERM")) await closed;
  });
  return {
    child,
    get output() {
      return said.output;
    },
    get errors() {
      return said.errors;
    },
    ended: () => closed,
    types: (text: string) => child.stdin?.write(text),
    says: (text: string) => expect.poll(() => said.output, { timeout: 20_000 }).toContain(text),
  };
}
