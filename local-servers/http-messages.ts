import type { Peer } from "./peer.ts";

/** The head of a request, taken apart. Header names are lower case. */
export interface RequestHead {
  method: string;
  target: string;
  headers: Map<string, string>;
  /** The whole head as it came, blank line included. */
  text: string;
}

/**
 * Reads the head of a request and nothing beyond it. A line may end in LF alone, so that a request can also be typed
 * into `nc` (RFC 9112, section 2.2 allows a recipient to take it).
 */
export async function readRequest(peer: Peer): Promise<RequestHead> {
  let text = "";
  while (!/\n\r?\n$/.test(text)) text += (await peer.read(1)).toString("latin1");
  const [requestLine = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const [method = "", target = ""] = requestLine.split(" ");
  const headers = new Map(
    lines.map((line) => [line.split(":", 1)[0]!.toLowerCase(), line.replace(/^[^:]*:\s*/, "")]),
  );
  return { method, target, headers, text };
}

/** The head of a reply: `replyHead("200 OK", { "Content-Length": 5 })`. */
export function replyHead(status: string, headers: Record<string, string | number> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`;
}

/** A body in chunked transfer coding (RFC 9112, section 7.1), a chunk for each part. */
export function chunkedBody(...parts: Uint8Array[]): Buffer {
  const chunks = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, crlf]);
  return Buffer.concat([...chunks, Buffer.from("0\r\n\r\n")]);
}

const crlf = Buffer.from("\r\n");
