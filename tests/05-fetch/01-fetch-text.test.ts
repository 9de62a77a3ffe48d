/**
 * Long, because a failed request can be reported wrongly in many ways, and each is described by what the
 * caller received.
 */
import { fetchText } from "#exercises/05-fetch/01-fetch-text.ts";
import { type Asked, answerFetch } from "../../local-servers/fetch-handlers.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { withoutFetch } from "../kit/fetching.ts";
import { oddText } from "../kit/odd-text.ts";
import { cuts, diagnose, expect, type Outcome, outcome, test } from "../test.ts";

const url = "http://cats.example/";
const page = "<h1>Cats, café ☕</h1>\n";
const html = { "Content-Type": "text/html; charset=utf-8" };

test("returns the body of a page as text", async () => {
  const asked = answerFetch(url, () => new Response(page, { headers: html }));

  const { value, error } = await fetching(url);

  const isEarly = value === "" && (await resolvesWithoutAnswer());
  expect(
    value,
    diagnose(
      {
        "resolves-too-early": [
          isEarly,
          `The page is ${show(page)}, and your promise resolved with "". It does so even before the server has answered. Which promise does your function neither await nor return?`,
        ],
        "refuses-a-success": [
          messageOf(error).includes("200"),
          `The server answered 200, and your promise rejected: ${String(error)}.\nBy what does your code tell a success from a failure?`,
        ],
        "parses-as-json": [
          error instanceof SyntaxError && /JSON/.test(error.message),
          `The page is HTML, and your promise rejected: ${String(error)}.\nWhich method of a Response returns its body as text, whatever that text is?`,
        ],
        "returns-response": [
          isResponse(value),
          "You returned the whole Response. The caller wants the text of the page.",
        ],
        "trims-text": [
          value === page.trim(),
          `The page ends with a line break, and your text doesn't: ${JSON.stringify(value)}.\nThe text is the whole body, unchanged.`,
        ],
        "decodes-as-latin1": [
          value === Buffer.from(page).toString("latin1"),
          `You returned ${JSON.stringify(value)}. The page is in UTF-8; which decoder took each byte for a character?`,
        ],
        ...withoutFetch(asked, error),
        ...oddText(value),
      },
      rejected(error, asked) || `The page is ${show(page)}, and your promise resolved with ${show(value)}.`,
    ),
  ).toBe(page);
  const methods = asked.map(({ method }) => method);
  const requests = `fetchText() was called once, and your code sent ${methods.join(", ")}. One GET is enough for one page.`;
  expect(methods, requests).toEqual(["GET"]);
});

test("asks the server on each call", async () => {
  answerFetch(url, (_, count) => new Response(`page ${count}`, { headers: html }));

  const pages = [await fetching(url), await fetching(url)].map(({ value }) => value);

  const told = `The server sent "page 1" and then "page 2", and your promises resolved with ${pages.map(show).join(" and ")}.`;
  expect(pages, told).toEqual(["page 1", "page 2"]);
});

test("hands on the body as it is, with its spaces and line ends", async () => {
  const text = "\r\n  <pre>\tcats   sleep\r\n</pre>\r\n\r\n";
  answerFetch(url, () => new Response(text, { headers: html }));

  const { value, error } = await fetching(url);

  const told = `The body was ${show(text)}, and your promise resolved with ${show(value)}`;
  const solid = (all: unknown) => String(all).replace(/\s+/g, "");
  expect(
    value,
    diagnose(
      {
        "trims-text": [
          value === text.trim() || value === text.trimEnd() || value === text.trimStart(),
          `${told}.\nThe text is the whole body, unchanged. What removes its spaces and line ends?`,
        ],
        "changes-white-space": [
          typeof value === "string" && value !== text && solid(value) === solid(text),
          `${told}: other spaces or line ends.\nThe text is the body, unchanged. What replaces them?`,
        ],
      },
      rejected(error) || `${told}.`,
    ),
  ).toBe(text);
});

test("decodes a body that comes in pieces, wherever it is cut", { meta: { limit: 20_000 } }, async () => {
  let chunks: Uint8Array[] = [];
  const server = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n");
    await peer.sendPieces([`${head}Content-Length: 6\r\n\r\n`, ...chunks]);
    peer.end();
  });
  for (chunks of cuts(Buffer.from("é☕!"))) {
    const { value, error } = await fetching(`http://127.0.0.1:${server.port}/`, 4000);

    expect(
      value,
      diagnose(
        {
          "first-chunk-only": [
            chunks.length > 1 && value === Buffer.from(chunks[0] ?? []).toString(),
            `The body came in ${chunks.length} chunks, and your text holds only the first one.`,
          ],
          "decodes-per-chunk": [
            typeof value === "string" && value.includes("\uFFFD"),
            "A character that was cut in two came out as U+FFFD (�).\nWhat must a decoder remember between two chunks?",
          ],
        },
        rejected(error) ||
          `The body was "é☕!", in ${chunks.length} chunks, and your promise resolved with ${show(value)}.`,
      ),
    ).toBe("é☕!");
  }
});

test("takes every status of 2xx for a success", async () => {
  for (const status of [201, 203, 226, 299]) {
    answerFetch(url, () => new Response(page, { status, headers: html }));

    const { value, error } = await fetching(url);

    expect(
      value,
      diagnose(
        {
          [status === 201 ? "accepts-200-only" : "refuses-a-success"]: [
            error instanceof Error && error.message.includes(`${status}`),
            `The server answered ${status}, and your promise rejected: ${String(error)}.\nWhich statuses mean success?`,
          ],
          "returns-the-error": [
            String(value).includes(`${status}`),
            `The server answered ${status}, and your promise resolved with ${show(value)}. That is a page for the caller, not an error.\nWhich statuses mean success, and how does an async function reject?`,
          ],
        },
        rejected(error) || `The server answered ${status}, and your promise resolved with ${show(value)}.`,
      ),
    ).toBe(page);
  }
});

for (const status of [404, 500, 418, 300]) {
  test(`rejects a status of ${status} with an error that names the status and the URL`, async () => {
    const missing = `${url}missing`;
    answerFetch(missing, () => new Response("Sorry!", { status, statusText: "Bad News", headers: html }));

    const { value, error, resolved } = await fetching(missing);

    if (resolved) {
      const told = `The server answered ${status}, and your promise resolved with ${show(value)}`;
      const advice = diagnose(
        {
          "returns-the-error": [
            value instanceof Error || String(value).includes(`${status}`),
            `${told}.\nTo the caller, an error that is returned looks like a page. How does an async function reject?`,
          ],
          "errors-from-400": [
            status < 400,
            `${told}.\nIs every status below 400 a success? The task says which ones are.`,
          ],
          "errors-for-some-statuses": [
            status === 418 && value === "Sorry!",
            `${told}, as if that body were the page. It did reject for 404 and 500.\nWhich other statuses are failures?`,
          ],
          "ignores-status": [value === "Sorry!", `${told}, as if that body were the page.`],
          "swallows-failure": [
            value !== undefined,
            `${told}. How can the caller tell that from a page?\nIf your code has a \`catch\`, what becomes of the errors that it catches?`,
          ],
        },
        `${told}. Expected it to reject.`,
      );
      expect.fail(advice);
    }
    expectStatusError(error, status, missing);
  });
}

test("rejects if the connection is refused, with the reason among the error's causes", async () => {
  const port = await closedPort();

  const result = await fetching(`http://127.0.0.1:${port}/`);

  expectFailure(result, "Nothing listens on that port");
  const codes = codesOf(result.error);
  const told = `Nothing listens on that port, and along the chain of \`cause\` your error has the code ${codes.join(", ")}. Expected ECONNREFUSED.`;
  expect(codes, told).toContain("ECONNREFUSED");
});

test("rejects if the body breaks off, instead of returning a shorter page", async () => {
  const server = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n");
    peer.end(`${head}Content-Length: 40\r\n\r\n<h1>Cats`);
  });

  const result = await fetching(`http://127.0.0.1:${server.port}/`);

  wire().mark("32 of 40 bytes were still to come");
  const cut = "The server promised 40 bytes and hung up after 8";
  expectFailure(result, cut, {
    "accepts-cut-body": [
      result.value === "<h1>Cats",
      `${cut}, and your promise resolved with those 8 as if they were the page.`,
    ],
  });
});

/** True if the promise resolves while the server still keeps its answer back. */
async function resolvesWithoutAnswer(): Promise<boolean> {
  const { port } = await listen(() => {});
  const call = fetching(`http://127.0.0.1:${port}/`);
  const settled = await call.catch(() => undefined);
  return settled?.resolved ?? false;
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n";

async function fetching(address: string, milliseconds = 1000): Promise<Outcome<unknown>> {
  return await outcome(milliseconds, "fetchText() to settle", () => fetchText(address));
}

/** It is an Error whose message contains the status and the URL. */
function expectStatusError(error: unknown, status: number, address: string): void {
  const message = messageOf(error);
  expect(
    error,
    diagnose(
      {
        "throws-text": [
          typeof error === "string",
          `Your promise rejected with the string ${show(error)}. It has no stack and no \`cause\`: what does \`throw\` get?`,
        ],
      },
      `The server answered ${status}, and your promise rejected with ${show(error)}, which isn't an Error. It has no stack and no message.`,
    ),
  ).toBeInstanceOf(Error);
  const inner = messageOf((error as Error).cause);
  const because = inner && !message.includes(inner) ? `, and its cause ${show(inner)}` : "";
  const says = `The server answered ${status}, and your error says ${show(message)}${because}`;
  const names = (text: string) => [
    !text.includes(address) && "the URL",
    !text.includes(`${status}`) && "the status",
  ];
  const missing = names(message).filter(Boolean);
  const advice = diagnose({
    "wraps-its-own-error": [
      missing.length && inner && !names(inner).some(Boolean),
      `${says}. The error that names the status and the URL is its \`cause\`: you threw it yourself.\nWhich errors does your \`catch\` catch?`,
    ],
    "leaves-out-both": [
      missing.length === 2,
      `${says}. It names neither the status nor the URL, ${address}.`,
    ],
    "leaves-url-out": [!message.includes(address), `${says}. It doesn't name the URL, ${address}.`],
    "leaves-status-out": [!message.includes(`${status}`), `${says}. It doesn't name the status.`],
  });
  if (advice) expect.fail(advice);
}

/** It rejected with an Error that has the reason along its chain of `cause`. */
function expectFailure(
  { value, error, resolved }: Outcome<unknown>,
  what: string,
  symptoms: Parameters<typeof diagnose>[0] = {},
): void {
  if (resolved) {
    const advice = `${what}, and your promise resolved with ${show(value)}. How can the caller tell that from a page?\nIf your code has a \`catch\`, what becomes of the errors that it catches?`;
    expect.fail(diagnose({ ...symptoms, "swallows-failure": [value !== undefined, advice] }, advice));
  }
  expect(error, `${what}, and your promise rejected with ${show(error)}.`).toBeInstanceOf(Error);
  const lost = `${what}, and your error says ${show(messageOf(error))}. Nothing along its chain of \`cause\` says why.\nWhat became of the error that fetch() gave you?`;
  const { cause } = error as Error;
  const text = `${what}, and the \`cause\` of your error is ${show(cause)}, which isn't an Error.\nThe cause must be the error that fetch() gave you, not a part of it.`;
  if (!codesOf(error).length)
    expect.fail(
      diagnose({
        "cause-is-no-error": [cause !== undefined && !(cause instanceof Error), text],
        "drops-cause": [true, lost],
      }),
    );
}

function isResponse(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as Response).bodyUsed === "boolean";
}

function rejected(error: unknown, asked?: readonly Asked[]): string {
  if (error === undefined) return "";
  const what = asked?.length === 0 ? "No request came" : "The server answered";
  return `${what}, and your promise rejected: ${String(error)}.`;
}

function show(value: unknown): string {
  if (value instanceof Error) return `the error ${JSON.stringify(String(value))}`;
  return JSON.stringify(value) ?? String(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** Every `code` along the chain of `cause`. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as NodeJS.ErrnoException;
  return [...(code ? [code] : []), ...codesOf(error.cause)];
}
