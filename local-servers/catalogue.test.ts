import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { get, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { httpPeers } from "./http-peers.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { scripts } from "./scripts.ts";
import { startRecording, type Wire } from "./wire.ts";

let record: Wire;

beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

/** How each server that speaks no HTTP is used once: resolves with what its client saw. */
const uses: Record<string, (port: number) => Promise<unknown>> = {
  dns: async (port) => {
    const resolver = new Resolver({ tries: 1 });
    resolver.setServers([`127.0.0.1:${port}`]);
    return await resolver.resolve4("cats.example");
  },
  "udp-echo": (port) => echoed("ping", port),
  "udp-lossy": (port) => echoed("ping", port),
  "udp-late": (port) => echoed("ping", port),
  "udp-disorder": (port) => echoed("ping", port),
  echo: async (port) => await text(dial(port).end("hello")),
  greeter: async (port) => await text(dial(port)),
  silent: async (port) => {
    const client = dial(port).resume();
    await once(client, "connect");
    client.write("anybody there?");
    while (record.events.length < 2) await new Promise((done) => setImmediate(done));
    return client.bytesRead;
  },
  blurt: async (port) => await (await fetch(`http://127.0.0.1:${port}/`)).text(),
  "half-close": async (port) => await text(dial(port).end("12345")),
  reset: async (port) => await text(dial(port).on("connect", write)).catch(({ code }) => code),
  "sleepy-reader": async (port) => await text(dial(port).end(Buffer.alloc(300_000))),
  chat: async (port) => {
    const client = dial(port).setEncoding("utf8");
    let heard = "";
    client.on("data", (line) => {
      heard += line;
    });
    client.write("grace\nIs it tea time?\n");
    while (!heard.includes("[polly]")) await once(client, "data");
    return heard;
  },
  lines: async (port) => await text(dial(port).end("hello\r\n\n☕\nx\nunfinished")),
  late: async (port) => await text(dial(port).end(Buffer.alloc(5_000_000))),
  trickle: async (port) => await text(dial(port)),
};

const seen: Record<string, unknown> = {
  dns: ["192.0.2.10"],
  "udp-echo": "ping",
  "udp-lossy": "ping",
  "udp-late": "ping",
  "udp-disorder": "ping",
  echo: "hello",
  greeter: "Yes, I can hear you.\n",
  silent: 0,
  blurt: "Meow. Who asked?\n",
  "half-close": "You sent 5 bytes.\n",
  reset: "ECONNRESET",
  "sleepy-reader": "You sent 300,000 bytes.\n",
  chat: [
    "Welcome! What is your name?",
    "* The room contains: ada, polly",
    "[ada] Good question, grace. What do you think?",
    "[polly] time?! time?!\n",
  ].join("\n"),
  lines: "1: 5 bytes\n2: 0 bytes\n3: 3 bytes\n4: 1 byte\n",
  late: "You sent 5,000,000 bytes.\n",
  trickle: "drip, drop\n",
};

test.each(Object.keys(uses))("%s does what it says", async (name) => {
  const { port } = await catalogue[name]!.start(0);

  expect(await uses[name]!(port)).toEqual(seen[name]);
  expect(record.events.length).toBeGreaterThan(0);
});

const http = Object.entries(catalogue).filter(([, { protocol }]) => protocol === "HTTP");

test.each(http)("%s takes a request", async (_, server) => {
  const { port } = await server.start(0);

  const call = request({ port, host: "127.0.0.1", method: "POST", headers: { "Content-Length": 4 } });
  onDispose(() => call.destroy());
  call.on("error", () => {}); // Some reset, some hang up: what each does is tested beside them.
  call.end("meow");
  while (!record.events.some(({ kind }) => kind === "bytes")) await new Promise((done) => setImmediate(done));

  expect(record.events[0]).toMatchObject({ from: "you", kind: "connect" });
});

test("cats shows the page", async () => {
  const { port } = await catalogue.cats!.start(0);

  const [response] = await once(get({ port, host: "127.0.0.1", agent: false }), "response");

  expect(response.statusCode).toBe(200);
  expect(await text(response)).toContain("</html>");
});

test("every server is in the list, and each use is of one in the list", () => {
  const names = Object.keys(catalogue);

  expect(names).toHaveLength(7 + Object.keys(scripts).length + Object.keys(httpPeers).length);
  expect(names.filter((name) => catalogue[name]?.protocol !== "HTTP").sort()).toEqual(
    Object.keys(uses).sort(),
  );
});

test.each(Object.entries(catalogue))(
  "%s says in one line what it does, and how to try it on its port",
  (_, server) => {
    expect(server.about).toMatch(/^\S.{8,70}[^.\s]$/);
    for (const [command, remark = ""] of server.trials(4321)) {
      expect(command).toContain("4321");
      expect(`${command}  # ${remark}`.length).toBeLessThan(100);
    }
  },
);

/** What comes back for a datagram that is sent again and again until something does. */
async function echoed(text: string, port: number): Promise<string> {
  const client = createSocket("udp4");
  onDispose(() => client.close());
  const send = () => client.send(text, port, "127.0.0.1");
  const again = setInterval(send, 20);
  onDispose(() => clearInterval(again));
  send();
  return String((await once(client, "message"))[0]);
}

function dial(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  onDispose(() => socket.destroy());
  return socket;
}

function write(this: Socket): void {
  this.write("hello");
}
