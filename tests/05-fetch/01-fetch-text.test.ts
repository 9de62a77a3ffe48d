import { HttpResponse } from "msw";
import { fetchText } from "#exercises/05-fetch/01-fetch-text.ts";
import { answerFetch } from "../../local-servers/fetch-handlers.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { cuts, diagnose, expect, outcome, test, within } from "../test.ts";

const url = "http://cats.example/";
const page = "<h1>Cats, café ☕</h1>";

test("the body of a page is its text", async () => {
  const asked = answerFetch(url, () => HttpResponse.html(page));

  const text: unknown = await within(1000, "fetchText() to settle", () => fetchText(url));

  expect(
    text,
    diagnose({
      "returns-response": [
        text instanceof Response,
        "You returned the whole Response. The caller wants what the page says.",
      ],
    }),
  ).toBe(page);
  expect(asked.map(({ method }) => method)).toEqual(["GET"]);
});

test("a body that comes in pieces is one text, wherever it is cut", async () => {
  for (const chunks of cuts(Buffer.from("é☕!"))) {
    answerFetch(
      url,
      () => new HttpResponse(streamOf(chunks), { headers: { "Content-Type": "text/plain; charset=utf-8" } }),
    );

    const text: unknown = await within(1000, "fetchText() to settle", () => fetchText(url));

    expect(
      text,
      diagnose({
        "first-chunk-only": [
          chunks.length > 1 && text === Buffer.from(chunks[0] ?? []).toString(),
          `The body came in ${chunks.length} chunks, and your text ends before the last of them.`,
        ],
        "decodes-per-chunk": [
          String(text).includes("\uFFFD"),
          "A character that was cut in two came out as two U+FFFD (�). What must a decoder remember between chunks?",
        ],
      }),
    ).toBe("é☕!");
  }
});

for (const status of [404, 500]) {
  test(`a status of ${status} is an error that names the status and the URL`, async () => {
    const missing = `${url}missing`;
    answerFetch(missing, () => HttpResponse.text("Sorry!", { status }));

    const { value, error, resolved } = await outcome(1000, "fetchText() to settle", () => fetchText(missing));

    expect(
      error,
      diagnose({
        "ignores-status": [
          value === "Sorry!",
          `The server answered ${status}, and you returned the body of that answer as if it were the page.`,
        ],
        "swallows-failure": [
          resolved,
          `The server answered ${status}, and your promise resolved with ${JSON.stringify(value)}. How will the caller notice?`,
        ],
        "throws-text": [
          typeof error === "string",
          "You threw a string. It has no stack and no `cause`: look at what `throw` is given.",
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(
      messageOf(error),
      diagnose({
        "leaves-url-out": [
          !messageOf(error).includes(missing),
          `The message of your error does not say which URL answered ${status}.`,
        ],
      }),
    ).toContain(missing);
    expect(
      messageOf(error),
      diagnose({
        "leaves-status-out": [
          !messageOf(error).includes(`${status}`),
          `The message of your error does not say that the status was ${status}.`,
        ],
      }),
    ).toContain(`${status}`);
  });
}

test("a refused connection is an error with the reason along its causes", async () => {
  const port = await closedPort();

  const { value, error, resolved } = await outcome(1000, "fetchText() to settle", () =>
    fetchText(`http://127.0.0.1:${port}/`),
  );

  expect(
    error,
    diagnose({
      "swallows-failure": [
        resolved,
        `Nothing listens on the port, and your promise resolved with ${JSON.stringify(value)}. How will the caller notice?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    codesOf(error),
    diagnose({
      "drops-cause": [
        codesOf(error).length === 0,
        "Nothing along the chain of `cause` says why: the reason that fetch() gave got lost on the way.",
      ],
    }),
  ).toContain("ECONNREFUSED");
});

test("a body that breaks off is an error, not a shorter page", async () => {
  const server = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n");
    peer.end("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n<h1>Cats");
  });

  const { value, error, resolved } = await outcome(1000, "fetchText() to settle", () =>
    fetchText(`http://127.0.0.1:${server.port}/`),
  );

  wire().mark("32 of 40 bytes were still to come");
  expect(
    error,
    diagnose({
      "accepts-cut-body": [
        value === "<h1>Cats",
        "The server promised 40 bytes and hung up after 8, and you returned those 8 as if they were the page.",
      ],
      "swallows-failure": [
        resolved,
        "The server hung up in mid-body, and your promise resolved. How will the caller notice?",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    codesOf(error),
    diagnose({
      "drops-cause": [
        codesOf(error).length === 0,
        "Nothing along the chain of `cause` says why the body broke off.",
      ],
    }),
  ).not.toEqual([]);
});

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
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
