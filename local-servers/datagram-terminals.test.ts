import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startDnsServer } from "./dns.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { bind } from "./udp.ts";
import { startUdpRelay } from "./udp-relay.ts";
import { startRecording, type Wire } from "./wire.ts";

const lesson = fileURLToPath(new URL("../exercises/09-datagrams/", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
/** Windows has no signal that a program could answer when another one sends it. */
const noSignals = process.platform === "win32";

let record: Wire;

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

test("the relay passes datagrams of several clients on, both ways, and records them", async () => {
  const server = await bind((datagram, reply) => reply(Buffer.from(`${datagram}!`)));
  const relay = await startUdpRelay({ target: server.port, caller: "peer" });
  onDispose(relay.close);
  startRecording();
  const clients = [await bind(() => {}), await bind(() => {})];
  record = startRecording();

  for (const [index, client] of clients.entries()) client.send(Buffer.from(`client ${index}`), relay.port);
  for (const [index, client] of clients.entries()) {
    await expect.poll(() => client.received.map(String)).toEqual([`client ${index}!`]);
  }

  const own = record.events.filter(({ conversation }) =>
    clients.some(({ port }) => conversation === `udp 127.0.0.1:${server.port} · 127.0.0.1:${port}`),
  );
  expect(own.map(({ from, sample }) => `${from} ${sample}`).sort()).toEqual([
    "peer client 0",
    "peer client 1",
    "you client 0!",
    "you client 1!",
  ]);
});

test("the relay rejects at a taken port", async () => {
  const { port } = await bind(() => {});

  await expect(startUdpRelay({ target: port, port, caller: "you" })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test.skipIf(noSignals)("the store answers, shows what passes, and Ctrl-C closes it", async () => {
  const store = solved("terminal-store.ts", "0");
  const port = Number(await store.says(/UDP port (\d+)/));
  const client = createSocket("udp4");
  onDispose(() => client.close());

  for (const datagram of ["foo=café", "foo"]) client.send(datagram, port, "127.0.0.1");

  expect(String((await once(client, "message"))[0])).toBe("foo=café");
  await store.says(/you → datagram, 9 B +"foo=caf\\xc3\\xa9"/);
  expect(store.output).toMatch(/← datagram, 3 B +"foo"/);
  store.child.kill("SIGINT");
  expect(await store.ended).toBe(0);
  expect(store.output).toMatch(/\nClosed\.\n$/);
  expect(store.errors).toBe("");
});

test("a request shows its answer", async () => {
  const server = await bind((datagram, reply) => reply(datagram));
  const client = solved("terminal-request.ts", "ping", String(server.port));

  expect(await client.ended).toBe(0);
  expect(client.output).toMatch(/you → datagram, 8 B/);
  expect(client.output).toMatch(/\nThe answer: ping\n$/);
});

test("a query shows its addresses, or why there are none", async () => {
  const { port } = await startDnsServer();
  const [many, none, unknown] = ["many.example", "empty.example", "no-such.example"].map((name) =>
    solved("terminal-query.ts", name, String(port)),
  );

  expect(await many!.ended).toBe(0);
  expect(many!.output).toMatch(/\nmany\.example: 192\.0\.2\.21, 192\.0\.2\.22, 192\.0\.2\.23\n$/);
  expect(await none!.ended).toBe(0);
  expect(none!.output).toMatch(/\nempty\.example: no IPv4 address\n$/);
  expect(await unknown!.ended).toBe(1);
  expect(unknown!.errors).toBe("no-such.example does not exist (ENOTFOUND).\n");
});

test("an error is one clear line", async () => {
  const taken = await bind(() => {});
  const programs = [
    solved("terminal-store.ts", String(taken.port)),
    solved("terminal-request.ts", "ping", "http"),
    run([`${lesson}terminal-query.ts`, "cats.example", "0"]),
  ];

  for (const program of programs) {
    expect(await program.ended).toBe(1);
    expect(program.errors).toMatch(/^[^\n]+\n$/);
  }
  expect(programs[0]!.errors).toContain("is taken by another program (EADDRINUSE)");
});

test.skipIf(noSignals)("a server that is not there is reported, and how to start it", async () => {
  const gone = await bind(() => {});
  await gone.close();
  const client = solved("terminal-query.ts", "cats.example", String(gone.port));

  expect(await client.ended).toBe(1);
  expect(client.errors).toMatch(/^Nobody answers on 127\.0\.0\.1, UDP port \d+ \(ECONNREFUSED\)\./);
  expect(client.errors).toContain(`npm run serve dns ${gone.port}`);
});

/** One of the programs, with the reference answers. */
function solved(program: string, ...args: string[]) {
  return run(["--conditions=solutions", lesson + program, ...args]);
}

/** A program that runs on its own; told to end when the test ends. */
function run(args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [tsx, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const told = { output: "", errors: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    told.output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told.errors += text;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  onDispose(async () => {
    if (child.exitCode === null && child.kill("SIGTERM")) await ended;
  });
  return {
    child,
    ended,
    get output() {
      return told.output;
    },
    get errors() {
      return told.errors;
    },
    /** Waits for this text; resolves with what its group matched. */
    async says(text: RegExp): Promise<string> {
      await expect.poll(() => told.output, { timeout: 20_000 }).toMatch(text);
      return text.exec(told.output)?.[1] ?? "";
    },
  };
}
