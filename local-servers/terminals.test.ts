import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { startRelay } from "./relay.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { closedPort, connectPeer, listen } from "./tcp.ts";
import { startRecording } from "./wire.ts";

const lesson = fileURLToPath(new URL("../exercises/06-echo/", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
/** Windows has no signal that a program could answer when another one sends it. */
const noSignals = process.platform === "win32";

vi.setConfig({ testTimeout: 60_000 });
afterEach(disposeAll);

test.skipIf(noSignals)(
  "two terminals talk, both show what passes, and Ctrl-C closes the server",
  async () => {
    const server = solved("terminal-server.ts", "0");
    const port = await server.port();

    const client = solved("terminal-client.ts", "Hey, is it café time?", port);

    expect(await client.ended()).toBe(0);
    expect(client.output).toMatch(/you → 22 B +"Hey, is it caf\\xc3\\xa9 time\?"/);
    expect(client.output).toMatch(/← 20 B +"Yes, I can hear you\."/);
    expect(client.output).toMatch(/\nThe answer: Yes, I can hear you\.\n$/);
    expect(server.output).toMatch(/← 22 B +"Hey, is it caf\\xc3\\xa9 time\?"/);
    expect(server.output).toMatch(/you → 20 B +"Yes, I can hear you\."/);

    server.child.kill("SIGINT");
    expect(await server.ended()).toBe(0);
    expect(server.output).toMatch(/\nClosed\.\n$/);
    expect(server.errors).toBe("");
  },
);

test.skipIf(noSignals)("Ctrl-C closes the server while a client stays on the line", async () => {
  const server = solved("terminal-server.ts", "0");
  const client = await connectPeer(Number(await server.port()));
  await client.readToEnd();

  server.child.kill("SIGINT");

  expect(await server.ended()).toBe(0);
});

test.skipIf(noSignals)("Ctrl-C ends a client that waits for an answer", async () => {
  const { port, peers } = await listen(() => {});
  const client = solved("terminal-client.ts", "Anybody?", String(port));
  await expect.poll(() => peers[0]?.receivedLength, { timeout: 20_000 }).toBe(8);

  client.child.kill("SIGINT");

  expect(await client.ended()).toBe(1);
  expect(client.errors).toBe("\nYou hung up before the answer was complete.\n");
});

test("a port that is taken is told in one line", async () => {
  const { port } = await listen(() => {});
  const server = solved("terminal-server.ts", String(port));

  expect(await server.ended()).toBe(1);
  expect(server.errors).toMatch(/^Port \d+ is taken by another program \(EADDRINUSE\)\..*\n$/);
});

test("a server that is not there is told, and how to start it", async () => {
  const port = String(await closedPort());
  const client = solved("terminal-client.ts", "Hello?", port);

  expect(await client.ended()).toBe(1);
  expect(client.output).toBe("");
  expect(client.errors).toBe(
    `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Start a server there in another terminal:\n\n` +
      `  npx tsx exercises/06-echo/terminal-server.ts ${port}\n`,
  );
});

test("a server that breaks off is told", async () => {
  const { port } = await listen(async (peer) => {
    await peer.read(6);
    peer.reset();
  });
  const client = solved("terminal-client.ts", "Hello?", String(port));

  expect(await client.ended()).toBe(1);
  expect(client.output).toContain("← reset");
  expect(client.errors).toMatch(/^exercises\/06-echo\/01-say-hello\.ts failed: .*ECONNRESET\n$/);
});

test("a number alone is the port that the client calls", async () => {
  const { port, peers } = await listen(async (peer) => peer.end(await peer.readToEnd()));
  const client = solved("terminal-client.ts", String(port));

  expect(await client.ended()).toBe(0);
  expect(peers).toHaveLength(1);
  expect(client.output).toMatch(/\nThe answer: Hey, can you hear me\?\n$/);
});

test("an argument that is not a port is reported", async () => {
  const [server, client] = [
    solved("terminal-server.ts", "http"),
    solved("terminal-client.ts", "Hello?", "65536"),
  ];

  expect(await server.ended()).toBe(1);
  expect(server.errors).toBe('"http" isn\'t a port: a port is a number from 0 to 65535.\n');
  expect(await client.ended()).toBe(1);
  expect(client.errors).toBe('"65536" isn\'t a port: a port is a number from 1 to 65535.\n');
});

for (const [program, exercise, name] of [
  ["terminal-server.ts", "02-greeter.ts", "startGreeter"],
  ["terminal-client.ts", "01-say-hello.ts", "sayHello"],
] as const) {
  const todo = `TODO: ${name}`;
  const written = !readFileSync(lesson + exercise, "utf8").includes(`throw new Error("${todo}")`);

  test.skipIf(written)(`${program} says that ${exercise} is not written yet`, async () => {
    const stub = run([lesson + program]);

    expect(await stub.ended()).toBe(1);
    expect(stub.errors).toBe(`exercises/06-echo/${exercise} is not written yet. It says: ${todo}\n`);
  });
}

test("the relay passes ends on in both directions, one at a time", async () => {
  const server = await listen(async (peer) => peer.end(await peer.readToEnd()));
  const record = startRecording();
  const relay = await startRelay({ target: server.port, caller: "you" });
  onDispose(relay.close);
  const client = await connectPeer(relay.port);

  client.end("there and back");

  expect(String(await client.readToEnd())).toBe("there and back");
  const own = record.events.filter(({ conversation }) =>
    conversation.includes(`:${server.port} · connection`),
  );
  expect(own.map(({ from, kind }) => `${from} ${kind}`)).toEqual(
    expect.arrayContaining(["you connect", "you bytes", "you end", "peer bytes", "peer end"]),
  );
});

test("the relay passes a reset on", async () => {
  const server = await listen(() => {});
  const relay = await startRelay({ target: server.port, caller: "peer" });
  onDispose(relay.close);
  const client = await connectPeer(relay.port);
  client.send("x");
  await expect.poll(() => server.peers[0]?.receivedLength).toBe(1);

  client.reset();

  await server.peers[0]?.whenClosed();
  expect(server.peers[0]?.error?.code).toBe("ECONNRESET");
});

/** One of the two programs, with the reference answers. */
function solved(program: string, ...args: string[]) {
  return run(["--conditions=solutions", lesson + program, ...args]);
}

/**
 * A program that runs on its own; told to end when the test ends. Not by force: tsx runs it in a process below its own,
 * and can hand on only a signal that it lives to see.
 */
function run(args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [tsx, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const told = { output: "", errors: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    told.output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told.errors += text;
  });
  const closed = once(child, "close").then(([code]) => code as number | null);
  onDispose(async () => {
    if (child.exitCode === null && child.kill("SIGTERM")) await closed;
  });
  return {
    child,
    get output() {
      return told.output;
    },
    get errors() {
      return told.errors;
    },
    ended: () => closed,
    /** The port on which the server says that it listens. */
    async port(): Promise<string> {
      await expect.poll(() => told.output, { timeout: 20_000 }).toContain("Ctrl-C closes it.");
      return /port (\d+)/.exec(told.output)?.[1] ?? "";
    },
  };
}
