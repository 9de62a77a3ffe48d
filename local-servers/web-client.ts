import { execFile } from "node:child_process";
import { Agent, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Peer } from "./peer.ts";
import { onDispose } from "./scope.ts";

/** A reply, taken apart. */
export interface Reply {
  status: number;
  /** By name in lower case: all values, in the order they came. */
  headers: Map<string, string[]>;
  body: Buffer;
}

/**
 * Reads one reply of a web server, and not a byte more: what comes after it stays with the peer. The body is as long as
 * `Content-Length` says; a reply to HEAD, a 204 and a 304 have none. Rejects if what came is not the head of a reply.
 */
export async function readReply(peer: Peer, method = "GET"): Promise<Reply> {
  const text = (await peer.readUntil("\r\n\r\n")).toString("latin1");
  const [first = "", ...lines] = text.trimEnd().split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3})(?: .*)?$/.exec(first)?.[1];
  if (!status) throw new SyntaxError(`Not the head of a reply: ${JSON.stringify(text)}`);
  const headers = parseHeaders(lines);
  const bodiless = method === "HEAD" || status === "204" || status === "304";
  const body = bodiless ? Buffer.alloc(0) : await peer.read(Number(headers.get("content-length")?.[0] ?? 0));
  return { status: Number(status), headers, body };
}

function parseHeaders(lines: string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value = ""] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header line: ${JSON.stringify(line)}`);
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
  }
  return headers;
}

/** What `node:http` got for one request of a kept connection. */
export interface Kept {
  status: number | undefined;
  text: string;
  /** True if the request went over a connection that had carried another one before. */
  reused: boolean;
}

/** Sends GET requests with `node:http`, one after the other, over one connection that is kept open as long as possible. */
export async function getAllKept(port: number, targets: readonly string[]): Promise<Kept[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onDispose(() => agent.destroy());
  const replies: Kept[] = [];
  for (const path of targets) {
    const call = request({ port, host: "127.0.0.1", path, agent });
    const arrived = new Promise<IncomingMessage>((resolve, reject) => {
      call.once("response", resolve);
      call.once("error", reject);
    });
    call.end();
    const reply = await arrived;
    const text = String(await buffer(reply));
    replies.push({ status: reply.statusCode, text, reused: call.reusedSocket });
    await new Promise((done) => setImmediate(done)); // The agent takes the connection back on a later turn.
  }
  return replies;
}

/**
 * Runs `curl` with these arguments and resolves with what it printed, or with undefined where there is no `curl`. Proxies
 * and settings of this machine are left out of it. Rejects if `curl` fails.
 */
export function curl(...args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "curl",
      ["-q", "-sS", "--noproxy", "*", ...args],
      { encoding: "latin1" },
      (error, stdout) => {
        if (!error) resolve(stdout);
        else if ("code" in error && error.code === "ENOENT") resolve(undefined);
        else reject(error);
      },
    );
    onDispose(() => child.kill());
  });
}
