/**
 * This judge is long because the step is the whole lesson at once: a reply can go wrong in its head, in each of three
 * framings, in its charset, and in the connection itself, and each of these has its own test and its own words.
 */
import type { LookupFunction } from "node:net";
import { inspect } from "node:util";
import { get } from "#exercises/04-web-page/08-get.ts";
import {
  byteByByte,
  cats,
  catsKeptOpen,
  catsReply,
  catsText,
  type Delivery,
  decodeWindows1252,
  encodeWindows1252,
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
import {
  diagnose,
  differenceInText,
  expect,
  type Outcome,
  outcome,
  type Symptoms,
  suspect,
  test,
} from "../test.ts";

type Page = Awaited<ReturnType<typeof get>>;

const inTwoPieces: Delivery = (peer, reply) => peer.sendPieces([reply.subarray(0, 10), reply.subarray(10)]);

/** The names that the lookup was asked for since the last call of `get`. */
let asked: string[] = [];

/** The last call of `get`: its URL, and the number of events on the wire before it. */
let latest = { url: new URL("http://cats.example"), from: 0 };

/** Knows a single name. `net.connect` asks the lookup for one address or for all. */
const lookup: LookupFunction = (hostname, { all }, answer) => {
  asked.push(hostname);
  if (hostname !== "cats.example")
    answer(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" }), "", 4);
  else if (all) answer(null, [{ address: "127.0.0.1", family: 4 }]);
  else answer(null, "127.0.0.1", 4);
};

test("resolves with status, headers and text, even for a 404", async () => {
  const head =
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\n\r\n";
  const seen = "The server sent a 404 with a page and closed the connection.";
  const ended = await getFrom(replyWith(Buffer.from(`${head}No cats ☕ here`)), {
    "misses-the-end": [
      replied,
      `${seen} Your promise was still pending. The head has neither a Content-Length nor a Transfer-Encoding: what ends such a body, and how does your code find out?`,
    ],
  });
  const wrong = ended.error as NodeJS.ErrnoException | undefined;

  const page = succeeded(ended, seen, {
    "throws-on-404": [
      /404/.test(String(wrong)),
      `${seen} Your promise rejected with "${wrong}". What does the task say about the status?`,
    ],
    "looks-up-host-and-port": [
      asked.some((name) => name.includes(":")),
      `options.lookup was asked for ${inspect(asked[0])}. Which property of a URL is the name alone?`,
    ],
    "ignores-port": [
      connectedTo(wrong) !== undefined && connectedTo(wrong) !== latest.url.port,
      `The URL was ${latest.url}, and your promise rejected with "${story(wrong)}". Which port does the URL name, and which one did your code connect to?`,
    ],
    "destroys-too-early": [
      () =>
        !replied() &&
        /ERR_SOCKET_CLOSED_BEFORE_CONNECTION|ERR_STREAM_(?:PREMATURE|DESTROYED)/.test(story(wrong)),
      `Your code destroyed the socket before the server had sent anything: your promise rejected with "${story(wrong)}". What does that, and does it wait for the reply? (After \`return read()\` in an async function, \`finally\` doesn't wait for that promise.)`,
    ],
    "leaves-the-loop": [
      () => replied() && wrong?.name === "AbortError",
      `${seen} Your promise rejected with "${story(wrong)}": the socket was already destroyed when your code went on reading from it. Leaving a \`for await\` loop destroys what it reads from. Where does your code leave one, and what does it read afterwards?`,
    ],
    "ignores-lookup": [
      !asked.length && story(wrong).includes("ENOTFOUND"),
      `options.lookup was never called, and your promise rejected with "${story(wrong)}". Which call of yours turns the name into an address, and how does it learn of the lookup?`,
    ],
  });

  expect(
    asked,
    diagnose({ "ignores-lookup": [!asked.length, "The page came, but options.lookup was never called."] }),
  ).not.toEqual([]);
  expect(
    page.status,
    diagnose({}, `The status of the reply is 404, and yours is ${inspect(page.status)}.`),
  ).toBe(404);
  const cookies = page.headers.get("set-cookie");
  expect(
    cookies,
    diagnose(
      {
        "joins-repeats": [
          cookies?.length === 1 && /a=1.*b=2/.test(String(cookies[0])),
          `Two cookies came, as Set-Cookie and as SET-COOKIE. For "set-cookie" you have ${inspect(cookies)}: one value made of two. What does step 4 say about repeated headers?`,
        ],
        "overwrites-repeats": [
          cookies?.length === 1 && cookies[0] === "b=2",
          `Two cookies came, a=1 as Set-Cookie and b=2 as SET-COOKIE. For "set-cookie" you have ${inspect(cookies)}: the first one is gone. What does your code do with a name that is already in the map?`,
        ],
        "keeps-the-first-value": [
          cookies?.length === 1 && cookies[0] === "a=1",
          `Two cookies came, a=1 as Set-Cookie and b=2 as SET-COOKIE. For "set-cookie" you have ${inspect(cookies)}: the second one is gone. What does your code do with a name that is already in the map?`,
        ],
        "case-sensitive-names": [
          cookies === undefined && page.headers.has("Set-Cookie"),
          'Two cookies came, as Set-Cookie and as SET-COOKIE, and your map has nothing for "set-cookie". How does the task want names to be written in the map?',
        ],
      },
      `Two cookies came, as Set-Cookie and as SET-COOKIE. For "set-cookie" you have ${inspect(cookies)}.`,
    ),
  ).toEqual(["a=1", "b=2"]);
  await expectNotFoundPage(page.text, seen);
});

/** If the text is missing, the same reply with status 200 shows whether the status is the reason. */
async function expectNotFoundPage(text: string, seen: string): Promise<void> {
  const expected = "No cats ☕ here";
  let withOk = text;
  if (text === "") {
    const head = replyHead("200 OK", { "Content-Type": "text/plain; charset=utf-8" });
    withOk = (await getFrom(replyWith(Buffer.from(`${head}${expected}`)))).value?.text ?? "";
  }
  expect(
    text,
    diagnose(
      {
        "drops-error-pages": [
          text === "" && withOk === expected,
          `${seen} Your text is empty. The same reply with status 200 came out whole. Which replies have no body, according to the task?`,
        ],
        "loses-first-part": [
          text === "",
          `${seen} Head and page came in one chunk, and your text is empty. Where are the bytes that came after the head?`,
        ],
        "overlooks-the-charset": [
          isReadAs1252(text, expected),
          `${seen} Its Content-Type says charset=utf-8, and your text is what windows-1252 makes of these bytes. What decides on the charset in your code?`,
        ],
      },
      `${seen} ${differenceInText(text, expected)}`,
    ),
  ).toBe(expected);
}

test("resolves with a redirect as it is", async () => {
  const script: Script = async (peer) => {
    const { text } = await readRequest(peer);
    const location = { Location: "/new", "Content-Type": "text/plain", "Content-Length": "5" };
    peer.end(
      text.startsWith("GET /new")
        ? `${replyHead("200 OK", { "Content-Length": "3" })}new`
        : `${replyHead("302 Found", location)}moved`,
    );
  };
  const seen = 'The server sent a 302 with the page "moved" and the Location /new.';

  const { status, text } = succeeded(await getFrom(script), seen);

  expect(
    [status, text],
    diagnose(
      {
        "follows-redirects": [
          text === "new",
          `${seen} Your code asked for /new as well, and you returned that page. For which statuses does the task want the reply itself?`,
        ],
      },
      `${seen} Your status is ${inspect(status)}, and your text is ${inspect(text)}.`,
    ),
  ).toEqual([302, "moved"]);
});

test("sends path, query, Host and Connection: close", async () => {
  let lines: string[] = [];
  const server = await listen(async (peer) => {
    lines = (await readRequest(peer)).text.split("\r\n");
    peer.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  const url = new URL(`http://cats.example:${server.port}/cats?kind=tabby`);

  const page = succeeded(await settle(url), 'The server sent "ok" with a Content-Length of 2.');

  expect(
    page.text,
    `The server sent "ok" with a Content-Length of 2, and your text is ${inspect(page.text)}.`,
  ).toBe("ok");
  const expected = [
    "GET /cats?kind=tabby HTTP/1.1",
    `Host: cats.example:${server.port}`,
    "Connection: close",
    "",
    "",
  ];
  const request = `The URL was ${url}, and your request was ${JSON.stringify(lines.join("\r\n"))}.`;
  expect(
    lines,
    diagnose(
      {
        "drops-query": [lines[0] === "GET /cats HTTP/1.1", `${request} The query is missing.`],
        "host-without-port": [
          lines.includes("Host: cats.example"),
          `${request} The URL names a port, and your Host header doesn't.`,
        ],
        "keeps-alive": [
          !/^connection: *close\r?$/im.test(lines.join("\r\n")),
          `${request} It doesn't ask the server to close the connection.`,
        ],
      },
      `${request} ${firstOddLine(lines, expected)}`,
    ),
  ).toEqual(expected);
});

test("reads a body without a length up to the end of the connection", async () => {
  const page = succeeded(await getFrom(cats("to-end", inPieces)), "The page came in several pieces.");

  expect(
    page.text.slice(-8),
    diagnose(
      {
        "ends-at-first-piece": [
          page.text.length < catsText.length,
          `The page came in several pieces, and you returned ${page.text.length} of its ${catsText.length} characters. The head announced no length: what ends such a body?`,
        ],
      },
      `The page came in several pieces, and your text ends with ${inspect(page.text.slice(-8))}.`,
    ),
  ).toBe(catsText.slice(-8));
});

for (const framing of ["length", "chunked", "to-end"] satisfies Framing[]) {
  test(`reads the cats page, framing: ${framing}`, async () => {
    const seen = `The server sent the cats page, framing: ${framing}.`;
    const { text } = succeeded(await getFrom(cats(framing)), seen);

    expect(
      text.slice(0, 15),
      diagnose(
        {
          "ignores-chunked": [
            text.startsWith("20b3"),
            'Your text begins with "20b3": that is the size of a chunk, not a part of the page. What does the head say about Transfer-Encoding?',
          ],
        },
        `${seen} Your text begins with ${inspect(text.slice(0, 15))}.`,
      ),
    ).toBe(catsText.slice(0, 15));
    expect(
      heading(text),
      diagnose(
        {
          "assumes-utf8": [
            text.includes("\uFFFD"),
            "Your text contains U+FFFD, the replacement character. Which charset does the page declare?",
          ],
          "latin1-for-1252": [
            /[\x80-\x9f]/.test(text),
            "Your text contains control characters such as U+0092 in place of quotes and dashes. Step 7 says which form of decode to use.",
          ],
        },
        `${seen} In its heading, your text differs. ${differenceInText(heading(text), heading(catsText))}`,
      ),
    ).toBe(heading(catsText));
    expect(
      text === catsText,
      `${seen} It has ${catsText.length} characters, and your text has ${text.length}. ${differenceInText(text, catsText)}`,
    ).toBe(true);
  });
}

for (const framing of ["length", "chunked"] as const) {
  test(`doesn't wait for a server that keeps the connection open, framing: ${framing}`, async () => {
    const ended = await getFrom(catsKeptOpen(framing, inPieces), {
      "reads-to-end-always": [
        true,
        "The server had sent the whole body and kept the connection open, and your promise was still pending. What does the head say about where the body ends?",
      ],
    });

    const seen = "The server sent the whole body and kept the connection open.";
    const { text } = succeeded(ended, seen);
    expect(text === catsText, `${seen} ${differenceInText(text, catsText)}`).toBe(true);
  });
}

test("expects no body after 204 and 304", async () => {
  for (const status of ["204 No Content", "304 Not Modified"]) {
    const seen = `The server sent the head of a ${status} and kept the connection open.`;
    const ended = await getFrom(headOnly(status), {
      "ignores-status-204": [
        true,
        `${seen} Your promise was still pending. Which replies never have a body?`,
      ],
    });

    const page = succeeded(ended, seen);
    const expected = { status: Number.parseInt(status, 10), text: "" };
    expect(
      { status: page.status, text: page.text },
      `${seen} Your status is ${page.status}, and your text is ${inspect(page.text)}.`,
    ).toEqual(expected);
  }
});

test("fetches two pages at the same time", async () => {
  const [cat, kitten] = await Promise.all([
    getFrom(replyWith(Buffer.from(`${replyHead("200 OK", { "Content-Length": "4" })}Meow`), inTwoPieces)),
    getFrom(replyWith(Buffer.from(chunkedReply("3\r\nmew\r\n0\r\n\r\n")), inTwoPieces)),
  ]);
  const seen = 'Two pages were fetched at the same time, "Meow" with a length and "mew" in chunks.';

  const texts = [succeeded(cat, seen).text, succeeded(kitten, seen).text];

  expect(texts, `${seen} Your texts are ${inspect(texts)}.`).toEqual(["Meow", "mew"]);
});

test("takes a Content-Length of 0 for a length", async () => {
  const seen = "The server sent a head with a Content-Length of 0 and kept the connection open.";
  const script: Script = async (peer) => {
    await readRequest(peer);
    peer.send(replyHead("200 OK", { "Content-Length": "0" }));
  };
  const ended = await getFrom(script, {
    "zero-is-no-length": [
      true,
      `${seen} Your promise was still pending. With other lengths, it had resolved. How does your code find out whether there is a length?`,
    ],
  });

  const { text } = succeeded(ended, seen);
  expect(text, `${seen} Your text is ${inspect(text)}.`).toBe("");
});

test("rejects a reply with both Content-Length and Transfer-Encoding", async () => {
  const ended = await failing(twoFramings);

  expectRejection(ended, "The head has a Content-Length of 7 and Transfer-Encoding: chunked.", {
    "accepts-both-framings": "A reader that trusts the other header sees another body.",
  });
  await expectSuccess();
});

test("rejects a Content-Length that isn't a whole number", async () => {
  for (const length of ["12cats", "-5", "1.5", "lots"]) {
    const head = replyHead("200 OK", { "Content-Length": length });
    const ended = await failing(replyWith(Buffer.from(`${head}Meow, meow, meow`)));

    expectRejection(ended, `The head has a Content-Length of "${length}".`, {
      "lenient-length": "What does your conversion make of that?",
    });
  }
  await expectSuccess();
});

test("rejects if the connection is reset", async () => {
  const ended = await failing(resetAfter(1000));
  const seen = "The connection was reset in the middle of the page.";

  if (ended.value) wire().mark("the page was not complete");
  expectRejection(ended, seen, {
    "reset-is-the-end": "How would the caller notice that something is missing?",
  });
  expectReason(ended.error, seen, "ECONNRESET");
});

test("rejects if the body is cut off", async () => {
  const reply = catsReply("chunked");
  for (const [script, seen, telling] of [
    [cutBody(473), "The connection ended after 473 of 8371 bytes of the body.", /473.*8371|8371.*473/s],
    [cutChunks, "The connection ended in the middle of a chunk.", /./],
    [
      replyWith(reply.subarray(0, -2)),
      "The connection ended before the empty line that comes after the last chunk.",
      /./,
    ],
    [
      replyWith(chunkedReply("4\r\nMeow\r\n0\r\nX-Cats: 9\r\n")),
      "The connection ended before the empty line that comes after the trailers.",
      /./,
    ],
  ] as const) {
    const ended = await failing(script);

    if (ended.value) wire().mark("the body was not complete");
    expectRejection(ended, seen, {
      "accepts-cut-body": "How would the caller notice that something is missing?",
    });
    expect(
      story(ended.error),
      diagnose({
        "hides-the-count": [
          true,
          `${seen} Your promise rejected with "${story(ended.error)}". The task asks for both numbers in the message.`,
        ],
      }),
    ).toMatch(telling);
  }
  await expectSuccess();
});

test("rejects if the connection ends before the head is complete", async () => {
  for (const [script, seen] of [
    [hangUp, "The server closed the connection without sending a byte."],
    [cutHead, "The connection ended in the middle of the head."],
  ] as const) {
    expectRejection(await failing(script), seen, {
      "accepts-cut-head": "How would the caller notice that there was no complete reply?",
    });
  }
  await expectSuccess();
});

test("rejects if the connection is refused or the host is unknown", async () => {
  suspect({
    crashed: {
      "listens-too-late":
        "Nothing listened on the URL's port or the host was unknown, and an error occurred that nothing caught. When can a connection begin to fail, and what in your code listens by then?",
    },
  });
  const refused = await settle(new URL(`http://cats.example:${await closedPort()}/`));
  const unknown = await settle(new URL("http://no-cats.example:8000/"));

  expectReason(refused.error, "Nothing listens on the URL's port.", "ECONNREFUSED");
  expectReason(unknown.error, "The lookup doesn't know the host no-cats.example.", "ENOTFOUND");
});

test("connects to port 80 if the URL names none", async () => {
  await expectSuccess();
  const { error } = await settle(new URL("http://cats.example/")); // Whether something answers there does not matter.

  expect(
    story(error),
    diagnose({
      "no-default-port": [
        true,
        `The URL was http://cats.example/, and your promise rejected with "${story(error)}": that isn't port 80. What does \`url.port\` contain there?`,
      ],
    }),
  ).not.toMatch(/connect E[A-Z]+ 127\.0\.0\.1(?!:)|ERR_SOCKET_BAD_PORT/);
});

test("rejects what isn't HTTP", async () => {
  for (const [script, line] of [
    [replyWith(Buffer.from("cats HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), "cats HTTP/1.1 200 OK"],
    [garbage, "220 mail.example ESMTP ready"],
  ] as const) {
    const seen = `The reply began with "${line}".`;
    const question = "What must the first line of a reply look like?";
    const ended = await failing(script, {
      "accepts-garbage": [true, `${seen} Your promise was still pending. ${question}`],
    });

    expectRejection(ended, seen, { "accepts-garbage": question });
  }
  await expectSuccess();
});

test("rejects a chunk whose size isn't a number", async () => {
  for (const size of ["zz", "-1", "", "x4", "4zz"]) {
    expectRejection(
      await failing(replyWith(chunkedReply(`4\r\nMeow\r\n${size}\r\nMeow\r\n0\r\n\r\n`))),
      `The second chunk had the size ${JSON.stringify(size)}.`,
      { "lenient-chunk-size": "What does your conversion make of that?" },
    );
  }
  await expectSuccess();
});

test("rejects a chunk whose data isn't followed by CRLF", async () => {
  for (const body of ["3\r\nMeow\r\n0\r\n\r\n", "4\r\nMeow\n\n0\r\n\r\n0\r\n\r\n", "4\r\nMeow\n0\r\n\r\n"]) {
    expectRejection(await failing(replyWith(chunkedReply(body))), `The body was ${JSON.stringify(body)}.`, {
      "trusts-the-chunk-size": "Which two bytes must follow the data of a chunk?",
    });
  }
  await expectSuccess();
});

test("decodes chunks with extensions, upper-case sizes and trailers", async () => {
  const body = 'A;mood="good"\r\nMeow, meow\r\n0\r\nX-Cats: 9\r\n\r\n';
  const seen = `The body was ${JSON.stringify(body)}, and the connection stayed open.`;
  const ended = await getFrom(
    async (peer) => {
      await readRequest(peer);
      peer.send(chunkedReply(body));
    },
    { "waits-after-trailers": [true, `${seen} Your promise was still pending. Which line ends the body?`] },
  );

  const { text } = succeeded(ended, seen);
  expect(text, `${seen} ${differenceInText(text, "Meow, meow")}`).toBe("Meow, meow");
});

test(
  "reads a reply byte by byte, with header names and codings in any case",
  { meta: { limit: 10_000 } },
  async () => {
    const head = "HTTP/1.1 200 OK\r\nCONTENT-TYPE: text/html\r\ntransfer-ENCODING: Chunked\r\n\r\n";
    const page = chunkedBody(Buffer.from("<p>caf"), Buffer.from("\u00e9\r\n"), Buffer.from("</p>"));

    const chunked = await getFrom(replyWith(Buffer.concat([Buffer.from(head), page]), byteByByte));
    const sized = await getFrom(
      replyWith(Buffer.from("HTTP/1.1 200\r\ncontent-LENGTH:5\r\n\r\nhello, and more"), byteByByte),
    );

    const seenChunked = `The head was ${JSON.stringify(head)}, and each byte came by itself.`;
    const { text } = succeeded(chunked, seenChunked, {
      "case-sensitive-coding": [
        /coding|Chunked/.test(story(chunked.error)),
        `${seenChunked} Your promise rejected with "${story(chunked.error)}". In lower case, your code had known the coding. Does case matter in its name?`,
      ],
    });
    expect(
      text,
      diagnose(
        {
          "overlooks-a-capital-coding": [
            /^6\r\n/.test(text),
            `${seenChunked} Your text begins with "6\\r\\n", the size of the first chunk: your code read the body to the end, as if the head named no coding. Does case matter in the name of a coding?`,
          ],
        },
        `${seenChunked} ${differenceInText(text, "<p>café\r\n</p>")}`,
      ),
    ).toBe("<p>café\r\n</p>");
    const seenSized =
      'The head was "HTTP/1.1 200\\r\\ncontent-LENGTH:5\\r\\n\\r\\n", and each byte came by itself.';
    const hello = succeeded(sized, seenSized).text;
    expect(hello, `${seenSized} ${differenceInText(hello, "hello")}`).toBe("hello");
  },
);

test("decodes the text as step 7 does", async () => {
  const meta = '<meta charset="windows-1252">';
  for (const [type, body, expected] of [
    ["text/plain; charset=windows-1252", Uint8Array.of(0x80), "€"],
    ['Text/Plain;Charset="Windows-1252";format=flowed', Uint8Array.of(0x80), "€"],
    ["text/plain; charset=utf-8", Buffer.from("€"), "€"],
    ["text/plain; charset=no-such-thing", Buffer.from("€"), "€"],
    ["text/plain", Buffer.from("€"), "€"],
    ["text/html; charset=utf-8", Buffer.from(`${meta}€`), `${meta}€`],
    ["text/html; level=1", encodeWindows1252(`${meta}€`), `${meta}€`],
    ["text/plain", Buffer.from(`${meta}€`), `${meta}€`],
  ] as const) {
    const head = replyHead("200 OK", { "Content-Type": type });
    const ended = await getFrom(replyWith(Buffer.concat([Buffer.from(head), body])));
    const seen = `The Content-Type was ${JSON.stringify(type)}${expected === "€" ? "" : `, and the page contains ${meta}`}.`;

    const page = succeeded(ended, seen, {
      "throws-on-unknown": [
        ended.error instanceof RangeError && type.includes("no-such-thing"),
        `${seen} Your promise rejected with "${ended.error}". Which charset does step 7 use in its place?`,
      ],
    });
    const read = isReadAs1252(page.text, expected)
      ? " The bytes were decoded as windows-1252."
      : page.text.includes("\uFFFD")
        ? " The bytes were decoded as UTF-8, or as another charset that they don't fit."
        : "";
    expect(
      page.text,
      diagnose(
        {
          "page-before-header": [
            isReadAs1252(page.text, expected) && /html.*utf-8/.test(type),
            `${seen} The bytes were decoded as windows-1252. Which of the two charsets counts in step 7?`,
          ],
        },
        `${seen} Your text is ${inspect(page.text)}.${read}`,
      ),
    ).toBe(expected);
  }
});

test("lets the system look up the host if there are no options", async () => {
  const { port } = await listen(cats("length"));

  const url = new URL(`http://127.0.0.1:${port}/`);
  latest = { url, from: 0 };
  const ended = await outcome(2000, "get() to settle without options", () => get(url));

  const { text } = succeeded(ended, "get() was called with a URL only.");
  expect(text === catsText, `get() was called with a URL only. ${differenceInText(text, catsText)}`).toBe(
    true,
  );
});

async function getFrom(script: Script, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  suspect({
    leaking: {
      "leaves-open":
        "Your promise resolved, but the socket stayed open. What closes it if the server doesn't?",
    },
  });
  return await settle(new URL(`http://cats.example:${(await listen(script)).port}/`), symptoms);
}

async function failing(script: Script, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  suspect({
    crashed: {
      "dies-on-error":
        "While the connection was failing, an error occurred that nothing caught. How does your code find out that a connection failed?",
    },
    leaking: {
      "leaves-open-on-error":
        "Your promise rejected, but the socket stayed open. What closes it after a failure?",
    },
  });
  return await settle(new URL(`http://cats.example:${(await listen(script)).port}/`), symptoms);
}

/** A rejection counts only for a function that also succeeds. */
async function expectSuccess(): Promise<void> {
  const { port } = await listen(cats("length"));
  const page = succeeded(
    await settle(new URL(`http://cats.example:${port}/`)),
    "The server sent the cats page.",
  );
  expect(page.status, `The server sent the cats page with status 200. Yours is ${page.status}.`).toBe(200);
}

async function settle(url: URL, symptoms: Symptoms = {}): Promise<Outcome<Page>> {
  asked = [];
  latest = { url, from: wire().events.length };
  const since = () => wire().events.slice(latest.from);
  const request = () => since().flatMap(({ from, sample }) => (from === "you" && sample ? [sample] : []));
  return await outcome(2500, "get() to settle", () => get(url, { lookup }), {
    "unfinished-request": [
      () => !replied() && request().length > 0 && !request().join("").includes("\\r\\n\\r\\n"),
      "The server had received part of a request and was waiting for its end. The record of the wire shows it. What ends the head of a request?",
    ],
    "connects-again": [
      () => since().filter(({ kind }) => kind === "connect").length > 1,
      "Your code connected more than once, and your promise was still pending. What does the task want if a connection fails?",
    ],
    "sends-nothing": [
      () => !replied() && since().some(({ kind }) => kind === "connect") && !request().length,
      "Your code connected and sent nothing, and the server was waiting for a request.",
    ],
    ...symptoms,
  });
}

/** True if the server has sent bytes since the last call of `get`. */
function replied(): boolean {
  return wire()
    .events.slice(latest.from)
    .some(({ from, kind }) => from === "peer" && kind === "bytes");
}

/** The page, in the shape that the task describes. What the learner's code threw is thrown on, with what had happened. */
function succeeded({ value, error }: Outcome<Page>, seen: string, symptoms: Symptoms = {}): Page {
  const message = diagnose(symptoms);
  if (error && !message && error instanceof Error) {
    error.message += `\n${replied() ? seen : `The URL was ${latest.url}, and its server had not sent anything.`}`;
    throw error;
  }
  expect(
    error,
    message || diagnose({}, `${seen} Your promise rejected with ${inspect(error)}.`),
  ).toBeUndefined();
  const page: Partial<Page> = typeof value === "object" && value !== null ? value : {};
  const isPage =
    typeof page.status === "number" && page.headers instanceof Map && typeof page.text === "string";
  const shown = inspect(value, { depth: 1, maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY });
  const advice = `Your promise resolved with ${shown}. The task asks for \`status\`, a number, \`headers\`, a Map, and \`text\`, a string.`;
  expect(
    isPage,
    diagnose(
      {
        "returns-nothing": [value === undefined, advice],
        "returns-text": [typeof value === "string", advice],
      },
      advice,
    ),
  ).toBe(true);
  return value as Page;
}

/** It rejected with an error that says something; a mistake is what it is if it resolved, with a question. */
function expectRejection(
  { value, resolved, error }: Outcome<Page>,
  seen: string,
  mistakes: Record<string, string>,
): void {
  const text = value?.text;
  const returned =
    typeof text === "string" && text.length > 60
      ? `a text of ${text.length} characters`
      : inspect(text ?? value, { depth: 0 });
  const accepted = Object.entries(mistakes).map(
    ([mistake, question]) =>
      [mistake, [resolved, `${seen} Your promise resolved with ${returned}. ${question}`]] as const,
  );
  expect(
    error,
    diagnose(
      {
        "swallows-errors": [
          resolved && value === undefined,
          `${seen} Your promise resolved with undefined. How would the caller notice what went wrong?`,
        ],
        "resolves-with-null": [
          resolved && value === null,
          `${seen} Your promise resolved with null. How would the caller notice what went wrong?`,
        ],
        "returns-an-empty-page": [
          resolved && value?.text === "" && value.headers?.size === 0 && !("accepts-cut-head" in mistakes),
          `${seen} Your promise resolved with status ${inspect(value?.status)}, no headers, and an empty text. How would the caller tell that from a page?`,
        ],
        ...Object.fromEntries(accepted),
      },
      `${seen} Your promise rejected with ${inspect(error)}, which isn't an Error.`,
    ),
  ).toBeInstanceOf(Error);
  expect(
    story(error),
    diagnose({
      "says-nothing": [
        true,
        `${seen} Your promise rejected with an error that has no message. What would someone do who reads it in a log?`,
      ],
    }),
  ).not.toMatch(/^\w*Error$/);
  expect(
    story(error),
    diagnose({
      "trips-over-the-reply": [
        true,
        `${seen} Your promise rejected with "${story(error)}": your code used something that was missing, before it could say what is wrong with the reply.`,
      ],
    }),
  ).not.toContain("TypeError");
}

function expectReason(error: unknown, seen: string, code: string): void {
  const known = error ? `Your promise rejected with "${story(error)}"` : "Your promise resolved";
  expect(
    story(error),
    diagnose(
      {
        "hides-the-reason": [
          error instanceof Error,
          `${seen} ${known}. The reason, ${code}, is neither in that error nor in its cause.`,
        ],
      },
      `${seen} ${known}.`,
    ),
  ).toContain(code);
}

/** The port that a failed connection was meant for, as its error reports it. */
function connectedTo(error: unknown): string | undefined {
  return /connect E[A-Z]+ 127\.0\.0\.1:(\d+)/.exec(story(error))?.[1];
}

/** The first line of a request that isn't as it should be. */
function firstOddLine(lines: string[], expected: string[]): string {
  const at = expected.findIndex((line, index) => line !== lines[index]);
  if (at < 0) return "After its empty line, there is something more.";
  return `Line ${at + 1} should be ${JSON.stringify(expected[at])}.`;
}

/** Everything that an error and its causes say. */
function story(error: unknown): string {
  if (!(error instanceof Error)) return String(error ?? "no error");
  const { code = "" } = error as NodeJS.ErrnoException;
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, code, ...(error.cause ? [error.cause] : []), ...inner]
    .map((part) => (part === error ? String(part) : story(part)))
    .filter((part) => part !== "")
    .join("; ");
}

/** True if this comes out where the UTF-8 of a text is decoded as windows-1252, or as what some versions of Node take for it. */
function isReadAs1252(text: string, expected: string): boolean {
  const bytes = Buffer.from(expected);
  return text === decodeWindows1252(bytes) || text === bytes.toString("latin1");
}

function chunkedReply(body: string): Buffer {
  return Buffer.from(`${replyHead("200 OK", { "Transfer-Encoding": "chunked" })}${body}`);
}

/** A short part of the page with characters that ASCII does not have. */
function heading(page: string): string {
  return /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? page.slice(0, 60);
}
