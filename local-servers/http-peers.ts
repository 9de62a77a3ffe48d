import { setTimeout as pause } from "node:timers/promises";
import {
  byteByByte,
  cats,
  catsKeptOpen,
  catsPage,
  catsReply,
  catsReplyOf,
  inBlocks,
  inPieces,
  replyWith,
} from "./cats.ts";
import { chunkedBody, readRequest, replyHead } from "./http-messages.ts";
import type { Peer } from "./peer.ts";

/** What a server does with one connection. */
export type Script = (peer: Peer) => unknown;

/** Sends every caller from any path to `/cats`, and shows the cats there. */
export const redirect: Script = async (peer) => {
  const { target } = await readRequest(peer);
  if (target === "/cats") peer.end(catsReply("length"));
  else
    peer.end(
      replyHead("301 Moved Permanently", { Location: "/cats", "Content-Length": 0, Connection: "close" }),
    );
};

/** Sends every caller back to where it came from. */
export const redirectForever: Script = async (peer) => {
  const { target } = await readRequest(peer);
  peer.end(replyHead("302 Found", { Location: target, "Content-Length": 0, Connection: "close" }));
};

/** A page that is not there, with a body that says so. */
export const notFound: Script = replyWith(
  Buffer.from(
    `${replyHead("404 Not Found", { "Content-Type": "text/plain", "Content-Length": 8 })}no cats\n`,
  ),
);

/** Answers each request with this head alone, which says nothing of a body, and never ends the connection. */
export function headOnly(status: string): Script {
  return async (peer) => {
    for (;;) {
      await readRequest(peer);
      peer.send(replyHead(status));
    }
  };
}

export const noContent = headOnly("204 No Content");
export const notModified = headOnly("304 Not Modified");

/** Speaks another language, and waits for an answer to it until the caller leaves. */
export const garbage: Script = async (peer) => {
  await readRequest(peer);
  peer.send("220 mail.example ESMTP ready\r\n\r\n");
  await silent(peer);
};

/** Says both how long its body is and that it comes in chunks: readers that believe different ones can be tricked. */
export const twoFramings: Script = replyWith(
  Buffer.concat([
    Buffer.from(replyHead("200 OK", { "Content-Length": 7, "Transfer-Encoding": "chunked" })),
    chunkedBody(Buffer.from("meow, meow")),
  ]),
);

/** Promises the whole page and ends the connection after `length` bytes of it. */
export function cutBody(length = 473): Script {
  const reply = catsReply("length");
  return replyWith(reply.subarray(0, reply.length - catsPage.length + length));
}

/** Ends the connection in the middle of a chunk. */
export const cutChunks: Script = replyWith(catsReply("chunked").subarray(0, 1000));

/** Ends the connection in the middle of the head. */
export const cutHead: Script = replyWith(
  Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Le"),
);

/** Ends the connection without a word. */
export const hangUp: Script = replyWith(Buffer.alloc(0), () => {});

/** Sends `length` bytes of a reply that ends with the connection, and then resets the connection. */
export function resetAfter(length: number): Script {
  return async (peer) => {
    await readRequest(peer);
    await peer.sendPieces([catsReply("to-end").subarray(0, length)], 20);
    peer.reset();
  };
}

/** Takes all that comes and never says anything; leaves when the caller does. */
export const silent: Script = async (peer) => {
  await peer.readToEnd();
  peer.end();
};

/** Sends a byte of the page, waits, sends the next one, for as long as somebody listens. */
export function trickle(milliseconds = 20): Script {
  return async (peer) => {
    await readRequest(peer);
    for (const byte of catsReply("length")) {
      if (peer.closed || peer.ended) break;
      peer.send(Uint8Array.of(byte));
      await pause(milliseconds);
    }
    peer.end();
  };
}

/** Begins to read only after a while, and then says how many bytes of body there were. */
export function lateReader(milliseconds = 150): Script {
  return async (peer) => {
    peer.hold();
    await pause(milliseconds);
    peer.release();
    await countBody(peer);
  };
}

/** Reads a little, waits, reads on; in the end says how many bytes of body there were. */
export function slowReader(milliseconds = 5): Script {
  return async (peer) => {
    const onData = () => {
      peer.hold();
      setTimeout(() => peer.release(), milliseconds);
    };
    peer.socket.on("data", onData);
    await countBody(peer);
  };
}

async function countBody(peer: Peer): Promise<void> {
  const { headers } = await readRequest(peer);
  const length = Number(headers.get("content-length") ?? 0);
  await untilReceived(peer, length);
  const text = `${length} bytes\n`;
  peer.end(
    replyHead("200 OK", {
      "Content-Type": "text/plain",
      "Content-Length": text.length,
      Connection: "close",
    }) + text,
  );
}

/** Takes a body away bit by bit, so that it is never all in memory. */
async function untilReceived(peer: Peer, length: number): Promise<void> {
  for (let left = length; left > 0; ) left -= (await peer.read(1)).length + peer.take().length;
}

/** Answers only after a while. */
export function lateAnswer(milliseconds = 150): Script {
  return replyWith(catsReply("length"), async (peer, reply) => {
    await pause(milliseconds);
    peer.send(reply);
  });
}

export interface HttpPeer {
  /** What it does, in one line. */
  about: string;
  script: Script;
}

/** Every HTTP server that can be started by its name. */
export const httpPeers: Record<string, HttpPeer> = {
  cats: { about: "the cats page, with its length", script: cats("length") },
  "cats-chunked": { about: "the cats page as one chunk of 20b3 bytes", script: cats("chunked") },
  "cats-to-end": { about: "the cats page, which ends when the connection does", script: cats("to-end") },
  "cats-in-pieces": {
    about: "the cats page as one chunk, in pieces with pauses",
    script: cats("chunked", inPieces),
  },
  "cats-in-blocks": {
    about: "a reply of exactly 8192 bytes, in blocks of 4096",
    script: replyWith(catsReplyOf(8192), inBlocks),
  },
  "cats-byte-by-byte": {
    about: "the cats page, each byte in a write of its own",
    script: cats("length", byteByByte),
  },
  "cats-kept-open": {
    about: "the cats page with its length, on a connection that stays open",
    script: catsKeptOpen("length"),
  },
  redirect: { about: "sends you to /cats", script: redirect },
  "redirect-forever": { about: "sends you back to where you are", script: redirectForever },
  "not-found": { about: "404 with a short text", script: notFound },
  "no-content": { about: "204 without a body, on a connection that stays open", script: noContent },
  "not-modified": { about: "304 without a body, on a connection that stays open", script: notModified },
  garbage: { about: "answers in no HTTP at all", script: garbage },
  "two-framings": { about: "a reply with both a Content-Length and chunks", script: twoFramings },
  "cut-head": { about: "hangs up in the middle of the head", script: cutHead },
  "cut-body": { about: "promises 8371 bytes, hangs up after 473 of them", script: cutBody() },
  "cut-chunks": { about: "hangs up in the middle of a chunk", script: cutChunks },
  "hang-up": { about: "hangs up without a word", script: hangUp },
  reset: { about: "resets the connection after 1000 bytes", script: resetAfter(1000) },
  silent: { about: "never answers", script: silent },
  trickle: { about: "sends a byte every 20 milliseconds", script: trickle() },
  "late-reader": {
    about: "reads only after 150 milliseconds; counts the body it gets",
    script: lateReader(),
  },
  "slow-reader": { about: "reads in sips; counts the body it gets", script: slowReader() },
  "late-answer": { about: "shows the cats page after 150 milliseconds", script: lateAnswer() },
};
