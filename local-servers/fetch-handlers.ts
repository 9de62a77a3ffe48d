import { http } from "msw";
import { type SetupServer, setupServer } from "msw/node";
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

/** There is one at a time: all that are open would look at each request. */
let current: SetupServer | undefined;

/**
 * Answers `fetch` inside this process, without a socket: `reply` is called for each request to `url` (`*` stands for
 * anything) and makes the response. Returns the list of what was asked so far; it grows with each request. A request
 * to another address rejects with an error that says so. Ends when the test ends, or when it is called again.
 */
export function answerFetch(url: string, reply: (asked: Asked, count: number) => Response): readonly Asked[] {
  const all: Asked[] = [];
  const server = setupServer(
    http.all(url, async ({ request }) => {
      const { method, headers } = request;
      const asked = { at: performance.now(), method, url: request.url, headers, body: await request.text() };
      all.push(asked);
      noteRequest(asked);
      const response = reply(asked, all.length);
      note(
        request.url,
        "peer",
        `← ${[response.status, response.headers.get("content-type") ?? ""].join(" ")}`,
      );
      return response;
    }),
  );
  // msw keeps a copy of each body for this event: until the copy is let go, the learner's cancel() never ends.
  server.events.on("response:mocked", ({ response }) => void response.body?.cancel());
  current?.close();
  current = server;
  server.listen({ onUnhandledRequest: refuse });
  onDispose(() => server.close());
  return all;
}

function noteRequest({ method, url, headers, body }: Asked): void {
  const { pathname, search } = new URL(url);
  note(url, "you", `→ ${[method, `${pathname}${search}`, headers.get("content-type") ?? ""].join(" ")}`);
  if (body) wire().record(conversation(url), "you", "bytes", { bytes: Buffer.from(body) });
}

/** msw passes an error on to the caller of `fetch` as it is only if it looks like one of Node's own. */
function refuse({ method, url }: Request): never {
  note(url, "you", `→ ${method} ${new URL(url).pathname}`);
  note(url, "peer", "←");
  wire().mark("← nobody serves this address here");
  const message = `Your code asked for ${url} (${method}), which nobody serves here.`;
  throw Object.assign(new Error(message), { code: "NOBODY_SERVES", errno: -1 });
}

function note(url: string, from: "you" | "peer", text: string): void {
  wire().record(conversation(url), from, "note", { note: text.trimEnd() });
}

function conversation(url: string): string {
  return `fetch · ${new URL(url).origin}`;
}
