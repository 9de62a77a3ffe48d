import type { LookupFunction } from "node:net";
import { get } from "#exercises/04-web-page/08-get.ts";
import {
  byteByByte,
  cats,
  catsKeptOpen,
  catsReply,
  catsText,
  type Framing,
  inPieces,
  replyWith,
} from "../../local-servers/cats.ts";
import { chunkedBody, readRequest, replyHead } from "../../local-servers/http-messages.ts";
import {
  cutBody,
  cutChunks,
  cutHead,
  garbage,
  hangUp,
  headOnly,
  resetAfter,
  type Script,
  twoFramings,
} from "../../local-servers/http-peers.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { diagnose, expect, type Outcome, outcome, type Symptoms, suspect, test } from "../test.ts";

type Page = Awaited<ReturnType<typeof get>>;

/** The only names that exist: the lookup of `net.connect` asks for one address or for all. */
const lookup: LookupFunction = (hostname, { all }, answer) => {
  if (hostname !== "cats.example")
    answer(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" }), "", 4);
  else if (all) answer(null, [{ address: "127.0.0.1", family: 4 }]);
  else answer(null, "127.0.0.1", 4);
};

test("a page comes with its status, its headers and its text", async () => {
  const head =
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\n\r\n";

  const { value, error } = await getFrom(replyWith(Buffer.from(`${head}No cats ☕ here`)));

  expect(error).toBeUndefined();
  expect(value?.status).toBe(404);
  expect(value?.headers.get("set-cookie")).toEqual(["a=1", "b=2"]);
  expect(value?.text).toBe("No cats ☕ here");
});

test("the request names path, query and host", async () => {
  let request = "";
  const server = await listen(async (peer) => {
    request = (await readRequest(peer)).text;
    peer.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });

  const { value, error } = await settle(new URL(`http://cats.example:${server.port}/cats?kind=tabby`));

  expect(error ?? value?.text).toBe("ok");
  expect(request.split("\r\n")).toEqual(
    expect.arrayContaining(["GET /cats?kind=tabby HTTP/1.1", `Host: cats.example:${server.port}`]),
  );
});

test("without a length every piece counts, up to the end of the connection", async () => {
  const { value, error } = await getFrom(cats("to-end", inPieces));

  expect(
    error ?? value?.text.slice(-8),
    diagnose({
      "ends-at-first-piece": [
        value && value.text.length < catsText.length,
        `The page came in several pieces, and you returned ${value?.text.length} of its ${catsText.length} characters. The head announced no length: what ends such a body?`,
      ],
    }),
  ).toBe(catsText.slice(-8));
});

for (const framing of ["length", "chunked", "to-end"] satisfies Framing[]) {
  test(`the cats page is read, framing: ${framing}`, async () => {
    const { value, error } = await getFrom(cats(framing));
    const text = value?.text ?? "";

    expect(
      error ?? heading(text),
      diagnose({
        "assumes-utf8": [
          text.includes("\uFFFD"),
          "The text has replacement characters U+FFFD in it. Which charset does the page declare?",
        ],
      }),
    ).toBe(heading(catsText));
    expect(
      text,
      diagnose({
        "ignores-chunked": [
          text.startsWith("20b3"),
          'The text begins with "20b3": that is the size of a chunk, not a part of the page. What does the head say of Transfer-Encoding?',
        ],
        "latin1-for-1252": [
          text.includes("\u0080"),
          "The byte 80 of the page came out as the control character U+0080, not as €. The step before says something about Node 20.",
        ],
      }),
    ).toBe(catsText);
  });
}

for (const framing of ["length", "chunked"] as const) {
  test(`a server that keeps the connection open is not waited for, framing: ${framing}`, async () => {
    const { value, error } = await getFrom(catsKeptOpen(framing, inPieces), {
      "reads-to-end-always": [
        true,
        "The whole body had come, and you went on waiting for the end of the connection. What does the head say about where the body ends?",
      ],
    });

    expect(error ?? value?.text).toBe(catsText);
  });
}

test("204 and 304 have no body", async () => {
  for (const status of ["204 No Content", "304 Not Modified"]) {
    const { value, error } = await getFrom(headOnly(status), {
      "ignores-status-204": [
        true,
        `After the head of a reply ${status} you waited for a body. Which replies never have one?`,
      ],
    });

    expect(error ?? value?.status).toBe(Number.parseInt(status, 10));
    expect(value?.text).toBe("");
  }
});

test("a reply with both framings is refused", async () => {
  const { error, value } = await failing(twoFramings);

  expect(
    error,
    diagnose({
      "accepts-both-framings": [
        value,
        `The head has a Content-Length of 7 and Transfer-Encoding: chunked, and you returned ${JSON.stringify(value?.text)}. Another reader would have seen another body: which one is true?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  await expectSuccess();
});

test("a Content-Length that is no number is refused", async () => {
  for (const length of ["12cats", "-5", "1.5", "lots"]) {
    const { error, value } = await failing(
      replyWith(Buffer.from(`${replyHead("200 OK", { "Content-Length": length })}Meow, meow, meow`)),
    );

    expect(
      error,
      diagnose({
        "lenient-length": [
          value,
          `The head said Content-Length: ${length}, and you returned ${JSON.stringify(value?.text)}. What does your conversion make of it?`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
  await expectSuccess();
});

test("a reset rejects", async () => {
  const { error, value } = await failing(resetAfter(1000));

  if (value) wire().mark("the page was not complete");
  expect(
    story(error),
    diagnose({
      "reset-is-the-end": [
        value,
        `The connection was reset in the middle of the page, and you returned ${value?.text.length} characters as if that were all.`,
      ],
    }),
  ).toContain("ECONNRESET");
});

test("a body that is cut off rejects", async () => {
  for (const [script, telling] of [
    [cutBody(473), /473.*8371|8371.*473/s],
    [cutChunks, /./],
    [replyWith(catsReply("chunked").subarray(0, -2)), /./],
  ] as const) {
    const { error, value } = await failing(script);

    if (value) wire().mark("8371 bytes of page were announced");
    expect(
      error,
      diagnose({
        "accepts-cut-body": [
          value,
          `The connection ended in the middle of the body, and you returned ${value?.text.length} characters of 8371 as if that were all.`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(story(error)).toMatch(telling);
  }
  await expectSuccess();
});

test("a connection that ends before the head is complete rejects", async () => {
  for (const script of [hangUp, cutHead]) {
    const { error, value } = await failing(script);

    expect(
      error,
      diagnose({
        "accepts-cut-head": [
          value,
          `The connection ended before the head was complete, and you returned status ${value?.status}.`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(story(error), blunder).not.toContain("TypeError");
  }
  await expectSuccess();
});

test("a refused connection and an unknown host reject", async () => {
  const refused = await settle(new URL(`http://cats.example:${await closedPort()}/`));
  const unknown = await settle(new URL("http://no-cats.example:8000/"));

  expect(story(refused.error)).toContain("ECONNREFUSED");
  expect(story(unknown.error)).toContain("ENOTFOUND");
});

test("what is no HTTP rejects", async () => {
  for (const [script, line] of [
    [replyWith(Buffer.from("cats HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), "cats HTTP/1.1 200 OK"],
    [garbage, "220 mail.example ESMTP ready"],
  ] as const) {
    const began = `The reply began with "${line}", and you`;
    const { error, value } = await failing(script, {
      "accepts-garbage": [true, `${began} went on reading. What must the first line of a reply look like?`],
    });

    expect(
      error,
      diagnose({ "accepts-garbage": [value, `${began} returned status ${value?.status}.`] }),
    ).toBeInstanceOf(Error);
    expect(story(error), blunder).not.toContain("TypeError");
  }
  await expectSuccess();
});

test("a chunk whose size is no number is refused", async () => {
  for (const size of ["zz", "-1", "", "x4", "4zz"]) {
    const head = replyHead("200 OK", { "Transfer-Encoding": "chunked" });
    const { error, value } = await failing(
      replyWith(Buffer.from(`${head}4\r\nMeow\r\n${size}\r\nMeow\r\n0\r\n\r\n`)),
    );

    expect(
      error,
      diagnose({
        "lenient-chunk-size": [
          value,
          `A chunk had the size ${JSON.stringify(size)}, and you returned ${JSON.stringify(value?.text)}. What does your conversion make of it?`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(story(error), blunder).not.toContain("TypeError");
  }
  await expectSuccess();
});

test(
  "a reply may come byte by byte, with header names and codings in any case",
  { timeout: 10_000 },
  async () => {
    const head = "HTTP/1.1 200 OK\r\nCONTENT-TYPE: text/html\r\ntransfer-ENCODING: Chunked\r\n\r\n";
    const page = chunkedBody(Buffer.from("<p>caf"), Buffer.from("\u00e9\r\n"), Buffer.from("</p>"));

    const chunked = await getFrom(replyWith(Buffer.concat([Buffer.from(head), page]), byteByByte));
    const sized = await getFrom(
      replyWith(Buffer.from("HTTP/1.1 200\r\ncontent-LENGTH:5\r\n\r\nhello, and more"), byteByByte),
    );

    expect(chunked.error ?? chunked.value?.text).toBe("<p>café\r\n</p>");
    expect(sized.error ?? sized.value?.text).toBe("hello");
  },
);

test("the text is decoded as in the step before", async () => {
  for (const [type, euro] of [
    ["text/plain; charset=windows-1252", [0x80]],
    ['Text/Plain;Charset="Windows-1252";format=flowed', [0x80]],
    ["text/plain; charset=utf-8", [0xe2, 0x82, 0xac]],
    ["text/plain; charset=no-such-thing", [0xe2, 0x82, 0xac]],
    ["text/plain", [0xe2, 0x82, 0xac]],
  ] as const) {
    const head = replyHead("200 OK", { "Content-Type": type });

    const { value, error } = await getFrom(
      replyWith(Buffer.concat([Buffer.from(head), Uint8Array.from(euro)])),
    );

    expect(
      error ?? value?.text,
      diagnose(
        {
          "throws-on-unknown": [
            error instanceof RangeError,
            "The head named a charset that TextDecoder does not know, and its RangeError came out of get(). As what does it count in step 7?",
          ],
        },
        `The Content-Type was ${JSON.stringify(type)}.`,
      ),
    ).toBe("€");
  }
});

test("without options the system looks the host up", async () => {
  const { port } = await listen(cats("length"));

  const { value, error } = await outcome(2000, "get() to settle", () =>
    get(new URL(`http://127.0.0.1:${port}/`)),
  );

  expect(error ?? value?.text).toBe(catsText);
});

const blunder =
  "Your code stumbled over a value that was missing, before it could say what is wrong with the reply.";

async function getFrom(script: Script, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  suspect({
    leaking: {
      "leaves-open": "The page is right, and the socket stayed open. Who hangs up if the server does not?",
    },
  });
  return await settle(new URL(`http://cats.example:${(await listen(script)).port}/`), symptoms);
}

async function failing(script: Script, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  suspect({
    crashed: {
      "dies-on-error": "The connection failed, and nothing of your code heard of it. Which event tells?",
    },
    leaking: {
      "leaves-open-on-error": "You reported the failure, and the socket stayed open. Who hangs up then?",
    },
  });
  const ended = await settle(new URL(`http://cats.example:${(await listen(script)).port}/`), symptoms);
  if (/^\w*Error(; )?$/.test(story(ended.error))) {
    const advice = "Your error has no message. What will somebody do who sees only that it failed?";
    expect.fail(diagnose({ "says-nothing": [true, advice] }));
  }
  return ended;
}

/** That a failure is told counts only for a function that also succeeds. */
async function expectSuccess(): Promise<void> {
  const { value, error } = await settle(
    new URL(`http://cats.example:${(await listen(cats("length"))).port}/`),
  );
  expect(error ?? value?.status).toBe(200);
}

async function settle(url: URL, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  return await outcome(2500, "get() to settle", () => get(url, { lookup }), symptoms);
}

/** Everything that an error and its causes say. */
function story(error: unknown): string {
  if (!(error instanceof Error)) return String(error ?? "no error");
  const { code = "" } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, code, ...(error.cause ? [error.cause] : []), ...inner]
    .map((part) => (part === error ? String(part) : story(part)))
    .join("; ");
}

/** A short part of the page with characters that no ASCII has. */
function heading(page: string): string {
  return /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? page;
}
