import "./without-storage.ts"; // First of all.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { getResponse, http, type RequestHandler } from "msw";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { onDispose } from "./scope.ts";
import { wire } from "./wire.ts";

/** A request as `fetch` made it. */
export interface Asked {
  /** When it came, in milliseconds; only the time between two requests means something. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Says why a request was refused, in a reply that only the replaced `fetch` sees. */
const refusal = "x-nobody-serves";

/** Who answers now, until the test ends. */
let handlers: RequestHandler[] = [];
let isOpen = false;

/**
 * Answers the answer's `fetch`, whatever host it names: `reply` is called for each request to `url` (`*` stands for
 * anything) and makes the response, which travels over a real connection. Returns the list of what was asked so far; it
 * grows with each request. A request to another address rejects with an error that says so. Ends when the test ends, or
 * when it is called again.
 */
export function answerFetch(url: string, reply: (asked: Asked, count: number) => Response): readonly Asked[] {
  const all: Asked[] = [];
  const handler = http.all(url, async ({ request }) => {
    const { method, headers } = request;
    const asked = { at: performance.now(), method, url: request.url, headers, body: await request.text() };
    all.push(asked);
    noteRequest(asked);
    const response = reply(asked, all.length);
    note(request.url, "peer", `← ${[response.status, response.headers.get("content-type") ?? ""].join(" ")}`);
    return response;
  });
  handlers = [handler];
  if (!isOpen) open();
  return all;
}

/** Starts the server that carries the replies, and turns the answer's `fetch` to it. */
function open(): void {
  isOpen = true;
  const server = createServer((request, response) => void serve(request, response)).listen(0, "127.0.0.1");
  const base = new Promise<string>((resolve) => {
    server.once("listening", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
  const restore = inAnswer(replaceFetch, base, refusal);
  onDispose(() => close(server));
  onDispose(restore);
}

function close(server: Server): void {
  isOpen = false;
  handlers = [];
  server.closeAllConnections();
  server.close();
}

/** Runs where the answer runs: `fetch` asks the judge's server for whatever URL it is given. Returns what undoes it. */
function replaceFetch(base: Promise<string>, refusal: string): () => void {
  const usual = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const response = await usual(new Request((await base) + encodeURIComponent(request.url), request));
    const refused = response.headers.get(refusal);
    if (refused) throw Object.assign(new Error(decodeURIComponent(refused)), { code: "NOBODY_SERVES" });
    return Object.defineProperty(response, "url", { value: request.url });
  };
  return () => {
    globalThis.fetch = usual;
  };
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const { method = "GET" } = incoming;
    const url = decodeURIComponent(incoming.url?.slice(1) ?? "");
    const body = Buffer.concat(await incoming.toArray());
    const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values]) =>
      (values ?? []).map((value): [string, string] => [name, value]),
    );
    const request = new Request(url, { method, headers, ...(body.length && { body }) });
    const response = await getResponse(handlers, request);
    if (response) await send(response, outgoing);
    else outgoing.writeHead(421, { [refusal]: encodeURIComponent(refuse(method, url)) }).end();
  } catch {
    outgoing.destroy(); // The answer has hung up, or the reply itself breaks off.
  }
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const { status, statusText, headers, body } = response;
  outgoing.writeHead(status, statusText, [...headers].flat());
  if (body) await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  else outgoing.end();
}

function noteRequest({ method, url, headers, body }: Asked): void {
  const { pathname, search } = new URL(url);
  note(url, "you", `→ ${[method, `${pathname}${search}`, headers.get("content-type") ?? ""].join(" ")}`);
  if (body) wire().record(conversation(url), "you", "bytes", { bytes: Buffer.from(body) });
}

/** Nobody serves this address: records it and says so. */
function refuse(method: string, url: string): string {
  note(url, "you", `→ ${method} ${new URL(url).pathname}`);
  note(url, "peer", "←");
  wire().mark("← nobody serves this address here");
  return `Your code asked for ${url} (${method}), which nobody serves here.`;
}

function note(url: string, from: "you" | "peer", text: string): void {
  wire().record(conversation(url), from, "note", { note: text.trimEnd() });
}

function conversation(url: string): string {
  return `fetch · ${new URL(url).origin}`;
}
