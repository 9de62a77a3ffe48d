import { setTimeout as pause } from "node:timers/promises";
import { grouped } from "./escape.ts";
import type { Peer } from "./peer.ts";

/** A TCP server as a script that is played with each connection. */
export interface ScriptedServer {
  /** What it does, in one line. */
  about: string;
  script: (peer: Peer) => unknown;
}

/** How long the late reader sleeps before it reads, in milliseconds. */
const sleep = 1500;
/** How long the sleepy reader sleeps after each portion, in milliseconds. */
const nap = 200;
/** How long the trickle waits after each byte, in milliseconds. */
const drip = 80;

/** Small servers that each do one thing which a client must be ready for. */
export const scripts: Record<string, ScriptedServer> = {
  echo: { about: "sends back whatever arrives, and ends when you end", script: echo },
  greeter: {
    about: "speaks first and hangs up",
    script: (peer) => peer.end("Yes, I can hear you.\n"),
  },
  silent: { about: "accepts every connection and never says a word", script: () => {} },
  blurt: {
    about: "sends a web page before it has heard any question",
    script: (peer) => peer.end(page("Meow. Who asked?\n")),
  },
  "half-close": { about: "answers only after your end (EOF) has come", script: countBytes },
  reset: { about: "breaks the connection off (RST) at your first bytes", script: resetAtFirstBytes },
  lines: { about: "answers each line with its number and its length, in pieces", script: answerLines },
  late: { about: "reads nothing at first, then everything at once", script: readLate },
  "sleepy-reader": { about: "reads a little, sleeps a little, and so on", script: readSleepily },
  trickle: {
    about: "sends one line a byte at a time",
    script: async (peer) => {
      await peer.sendPieces("drip, drop\n", drip);
      peer.end();
    },
  },
};

async function echo(peer: Peer): Promise<void> {
  while (!peer.ended) peer.send(await peer.readSome());
  peer.end();
}

async function countBytes(peer: Peer): Promise<void> {
  const { length } = await peer.readToEnd();
  peer.end(`You sent ${grouped(length)} bytes.\n`);
}

async function resetAtFirstBytes(peer: Peer): Promise<void> {
  await peer.readSome();
  peer.reset();
}

async function answerLines(peer: Peer): Promise<void> {
  for (let number = 1; ; number++) {
    const line = String(await peer.readUntil("\n")).replace(/\r?\n$/, "");
    const length = Buffer.byteLength(line);
    await peer.sendPieces([`${number}: ${grouped(length)}`, ` byte${length === 1 ? "" : "s"}\n`]);
  }
}

async function readLate(peer: Peer): Promise<void> {
  peer.hold();
  await pause(sleep);
  peer.release();
  await countBytes(peer);
}

async function readSleepily(peer: Peer): Promise<void> {
  let length = 0;
  while (!peer.ended) {
    length += (await peer.readSome()).length;
    peer.hold();
    await pause(nap);
    peer.release();
  }
  peer.end(`You sent ${grouped(length)} bytes.\n`);
}

function page(text: string): string {
  const head = [
    "HTTP/1.1 200 OK",
    "Content-Type: text/plain",
    `Content-Length: ${text.length}`,
    "Connection: close",
  ];
  return [...head, "", text].join("\r\n");
}
