import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { disposeAll, onDispose } from "./scope.ts";
import { closedPort, listen } from "./tcp.ts";

const lesson = fileURLToPath(new URL("../exercises/08-pressure/", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
/** Windows has no signal that a program could answer when another one sends it. */
const noSignals = process.platform === "win32";

vi.setConfig({ testTimeout: 60_000 });
afterEach(disposeAll);

test.skipIf(noSignals)("two guests talk in a chat, and its terminal shows what passes", async () => {
  const chat = run("terminal-chat.ts", ["0"], true);
  await chat.says("Ctrl-C closes it.");
  const port = /port (\d+)/.exec(chat.output)?.[1] ?? "";

  const alice = run("terminal-guest.ts", [port]);
  await alice.says("Welcome! What is your name?");
  alice.types("alice\n");
  await alice.says("* The room contains: ");
  const bob = run("terminal-guest.ts", [port]);
  await bob.says("Welcome! What is your name?");
  bob.types("bob\n");
  await bob.says("* The room contains: alice");
  bob.types("Hello, alice.\n");
  await alice.says("[bob] Hello, alice.");
  bob.child.stdin?.end();

  expect(await bob.ended()).toBe(0);
  expect(bob.output).toMatch(/\nThe conversation is over\.\n$/);
  await alice.says("* bob has left the room");
  expect(chat.output).toMatch(/you → 20 B +"\[bob\] Hello, alice\.\\n"/);
  chat.child.kill("SIGINT");
  expect(await chat.ended()).toBe(0);
  expect(chat.output).toMatch(/\nClosed\.\n$/);
  expect(chat.errors).toBe("");
  expect(await alice.ended()).toBeLessThan(2); // Closed or broken off: she gets a line either way.
});

test("a chat that is not there is reported, and how to start it", async () => {
  const port = String(await closedPort());
  const guest = run("terminal-guest.ts", [port]);

  expect(await guest.ended()).toBe(1);
  expect(guest.errors).toBe(
    `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Start a chat there in another terminal:\n\n` +
      `  npx tsx exercises/08-pressure/terminal-chat.ts ${port}\n`,
  );
});

test("a chat that breaks off is reported", async () => {
  const { port } = await listen(async (peer) => {
    await peer.read(1);
    peer.reset();
  });
  const guest = run("terminal-guest.ts", [String(port)]);
  guest.types("alice\n");

  expect(await guest.ended()).toBe(1);
  expect(guest.errors).toBe("\nThe chat broke off the connection (ECONNRESET).\n");
});

test("a port that is taken is reported in one line", async () => {
  const { port } = await listen(() => {});
  const chat = run("terminal-chat.ts", [String(port)], true);

  expect(await chat.ended()).toBe(1);
  expect(chat.errors).toMatch(/^Port \d+ is taken by another program \(EADDRINUSE\)\..*\n$/);
});

const todo = "TODO: startChat";
const written = !readFileSync(`${lesson}04-chat.ts`, "utf8").includes(`throw new Error("${todo}")`);

test.skipIf(written)("terminal-chat.ts says that the chat is not written yet", async () => {
  const chat = run("terminal-chat.ts", []);

  expect(await chat.ended()).toBe(1);
  expect(chat.errors).toBe(`exercises/08-pressure/04-chat.ts is not written yet. It says: ${todo}\n`);
});

/** One of the programs, told to end when the test ends; with `solved`, it uses the reference answer. */
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
