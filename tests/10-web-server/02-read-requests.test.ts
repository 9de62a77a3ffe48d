import { type Request, readRequests } from "#exercises/10-web-server/02-read-requests.ts";
import { arriving, cuts, diagnose, expect, outcome, readable, test } from "../test.ts";

const host = "Host: cats.example\r\n";
const get = `GET /cats HTTP/1.1\r\n${host}\r\n`;
const sized = `POST /sized HTTP/1.1\r\n${host}Content-Length: 6\r\n\r\nMe\r\n\r\n`;
const chunked = `PUT /chunked HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n4\r\nMeow\r\n2\r\n\r\n\r\n0\r\n\r\n`;

test("a request without a body is yielded, and then the stream may end", async () => {
  const { requests, error } = await read(get);

  expect(
    error ?? story(requests),
    diagnose({
      "throws-at-the-end": [
        error && requests.length === 1,
        `One complete request came, then the stream ended, and your code threw ${error}. Between two requests a client may leave.`,
      ],
    }),
  ).toEqual(["GET /cats"]);
  expect(requests[0]?.headers).toEqual(new Map([["host", ["cats.example"]]]));
  const nothing = await read();
  expect(
    nothing.error ?? nothing.requests,
    diagnose({
      "throws-at-the-end": [
        nothing.error,
        `The stream ended before any byte came, and your code threw ${nothing.error}. Between two requests a client may leave.`,
      ],
    }),
  ).toEqual([]);
});

test("a body has as many bytes as Content-Length says", async () => {
  const { requests, error } = await read(sized);

  expect(
    error ?? story(requests),
    diagnose({
      "ignores-body": [
        requests[0]?.body?.length === 0 || (error && !requests.length),
        `A body of 6 bytes came after the head, and you ${requests.length ? "yielded an empty one" : `threw ${error}`}. Which header says how long it is?`,
      ],
    }),
  ).toEqual(["POST /sized Me\r\n\r\n"]);
});

test("a request of any method may have a body", async () => {
  const { requests, error } = await read(sized.replace("POST", "GET"));

  expect(
    error ?? story(requests),
    diagnose({
      "no-body-for-get": [
        requests[0]?.body.length === 0 || (error && !requests.length),
        `A GET came with a Content-Length of 6 and 6 bytes, and you ${requests.length ? "yielded an empty body" : `threw ${error}`}. The length counts, not the method.`,
      ],
    }),
  ).toEqual(["GET /sized Me\r\n\r\n"]);
});

test("a chunked body comes out of its chunks", async () => {
  const { requests, error } = await read(chunked);

  expect(
    error ?? story(requests),
    diagnose({
      "ignores-chunked": [
        requests[0]?.body?.length === 0 || (error && !requests.length),
        `The head said Transfer-Encoding: chunked, and you ${requests.length ? "yielded an empty body" : `threw ${error}`}.`,
      ],
    }),
  ).toEqual(["PUT /chunked Meow\r\n"]);
});

test("several requests may come in one chunk", async () => {
  const numbered = (number: number) => get.replace("/cats", `/${number}`);
  const { requests, error } = await read(numbered(1) + numbered(2), numbered(3));
  const targets = requests.map(({ target }) => target).join(" ");

  expect(
    error ?? targets,
    diagnose({
      "one-per-read": [
        targets === "/1 /2" || (targets === "/1" && error),
        `Two requests came in one chunk and a third in the next, and you yielded ${targets}. A chunk of the network isn't a request.`,
      ],
      "loses-pipelined": [
        targets === "/1 /3",
        "Two requests came in one chunk and a third in the next, and you yielded /1 and /3. What became of the bytes after the first request?",
      ],
    }),
  ).toBe("/1 /2 /3");
});

test("what comes after a body is the next request", async () => {
  for (const first of [sized, chunked]) {
    const { requests, error } = await read(first + get + sized);

    expect(
      error ?? story(requests).slice(1),
      diagnose({
        "loses-pipelined": [
          requests.length === 1 && !error,
          `Three requests came in one chunk, and you yielded the first. Its body ended before the chunk did: what became of the other bytes?`,
        ],
      }),
    ).toEqual(["GET /cats", "POST /sized Me\r\n\r\n"]);
  }
});

test("requests come out the same however the stream is cut", async () => {
  const all = Buffer.from(`${get}${sized.replace("Host: cats.example", "Host: a")}${chunked}`);
  for (const chunks of cuts(all)) {
    const { requests, error } = await read(...chunks);

    expect(
      error ?? story(requests),
      diagnose(
        {},
        `The same three requests came in ${chunks.length} chunks, the first of them ending with ${JSON.stringify(chunks[0]!.toString().slice(-12))}.`,
      ),
    ).toEqual(["GET /cats", "POST /sized Me\r\n\r\n", "PUT /chunked Meow\r\n"]);
  }
});

test("a request is yielded with its last byte, not later", async () => {
  for (const request of [get, sized, chunked, get + get]) {
    const { requests, error } = await read(request, staysOpen);

    expect(error).toBeUndefined();
    expect(requests.length).toBeGreaterThan(0);
  }
});

test("a body is binary and may be long", async () => {
  const binary = Buffer.alloc(
    200_000,
    Uint8Array.from({ length: 251 }, (_, byte) => byte),
  );
  const head = `POST / HTTP/1.1\r\n${host}Content-Length: ${binary.length}\r\n\r\n`;
  const pieces = [
    head,
    ...Array.from({ length: 20 }, (_, at) => binary.subarray(at * 10_000, (at + 1) * 10_000)),
  ];
  const { requests, error } = await read(...pieces);
  const body = requests[0]?.body;

  expect(
    error ?? body,
    diagnose({
      "body-as-text": [
        () => Buffer.from(body!).includes("\ufffd"),
        "The body isn't text, and not all of its bytes survived being read as text.",
      ],
    }),
  ).toEqualBytes(binary);
});

test("an end inside a request is an Error", async () => {
  expect((await read(get)).requests).toHaveLength(1);
  for (const request of [get, sized, chunked]) {
    for (let length = 1; length < request.length; length++) {
      const { requests, error } = await read(request.slice(0, length));
      const seen = JSON.stringify(request.slice(0, length).slice(-16));

      expect(
        error,
        diagnose({
          "ends-quietly": [
            !error,
            `The stream ended inside a request, after … ${seen}, and you ${requests.length ? "yielded it all the same" : "ended without a word"}. Nobody will know that something is missing.`,
          ],
        }),
      ).toBeInstanceOf(Error);
      expect(error, "Your code stumbled over a chunk that never came.").not.toBeInstanceOf(TypeError);
    }
  }
});

test("a request with two opinions about its length is a SyntaxError", async () => {
  for (const [mistake, lines] of [
    ["accepts-smuggling", ["Content-Length: 6", "Transfer-Encoding: chunked"]],
    ["accepts-smuggling", ["Transfer-Encoding: chunked", "Content-Length: 6"]],
    ["accepts-two-lengths", ["Content-Length: 6", "Content-Length: 4"]],
    ["accepts-two-lengths", ["Content-Length: 4", "Content-Length: 6"]],
    ["accepts-two-lengths", ["Content-Length: 6", "content-length: 6"]],
    ["accepts-two-codings", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]],
    ["accepts-two-codings", ["Transfer-Encoding: identity", "Transfer-Encoding: chunked"]],
  ] as const) {
    await refuses(lines, "1\r\na\r\n0\r\n\r\n", {
      [mistake]: `The head said ${lines.map((line) => `\`${line}\``).join(" and ")}, and you yielded a request. A proxy before you may see its end elsewhere, and with it the beginning of the next one.`,
    });
  }
});

test("a length that isn't digits only is a SyntaxError", async () => {
  for (const length of ["6, 6", "6,6", "+6", "6x", "0x6", "6.0", "-1", "", "six", "6 6"]) {
    await refuses([`Content-Length: ${length}`], "123456", {
      [length.includes(",") ? "accepts-list-of-lengths" : "lenient-length"]:
        `The head said \`Content-Length: ${length}\`, and you yielded a request. ${length ? "What does your conversion do with characters that aren't digits?" : "What does your conversion make of no digits at all?"}`,
    });
  }
});

test("a transfer coding is chunked alone, in any case", async () => {
  const { requests, error } = await read(chunked.replace("chunked\r\n\r\n", "CHUNKED\r\n\r\n"));
  expect(
    error ?? story(requests),
    diagnose({
      "case-sensitive-coding": [
        error || requests[0]?.body.length === 0,
        `The head said \`Transfer-Encoding: CHUNKED\`, and you ${error ? `threw ${error}` : "found no body"}. Codings are the same in any case.`,
      ],
    }),
  ).toEqual(["PUT /chunked Meow\r\n"]);

  for (const coding of [
    "gzip, chunked",
    "identity",
    "chunked, chunked",
    "xchunked",
    "chunkedx",
    "chunked;q=1",
  ]) {
    await refuses([`Transfer-Encoding: ${coding}`], "1\r\na\r\n0\r\n\r\n", {
      "accepts-any-coding": `The head said \`Transfer-Encoding: ${coding}\`, and you yielded a request. Do you know where a body in this coding ends?`,
    });
  }
});

test("extensions and trailers of a chunked body are dropped", async () => {
  const body = "4;mood=good\r\nMeow\r\n0\r\nContent-Length: 9\r\nX-Cats: 2\r\n\r\n";
  const { requests, error } = await read(chunked.replace(/4\r\n.*$/s, body) + get);

  expect(
    error ?? story(requests),
    diagnose({
      "stops-at-the-last-chunk": [
        error && requests.length >= 1,
        `After the last chunk came two trailers and a blank line, and you threw ${error}. They belong to the first request.`,
      ],
    }),
  ).toEqual(["PUT /chunked Meow", "GET /cats"]);
});

test("a chunk size that two programs could read differently is refused", async () => {
  for (const size of ["1x", "", "-1", "0x1", "+1", "1 1"]) {
    await refuses(["Transfer-Encoding: chunked"], `${size}\r\na\r\n0\r\n\r\n`, {
      "lenient-chunk-size": `A chunk had the size ${JSON.stringify(size)}, and you yielded a request.`,
    });
  }
  for (const body of ["1\na\r\n0\r\n\r\n", "1\r\na\n0\r\n\r\n", "1\r\na\r\n0\n\n"]) {
    const { requests } = await read(chunked.replace(/4\r\n.*$/s, body));

    expect(
      story(requests),
      diagnose({
        "lf-ends-chunk-lines": [
          requests.length > 0,
          `The chunked body was ${JSON.stringify(body)}, and you yielded a request. An LF alone doesn't end a line here either.`,
        ],
      }),
    ).toEqual([]);
  }
  const { error } = await read(chunked.replace("Meow\r\n", "Meow!\r\n"));
  expect(error, "The data of a chunk was longer than its size said.").toBeInstanceOf(SyntaxError);
});

test("good requests before a bad one are yielded first", async () => {
  for (const [bad, kind] of [
    ["hello\r\n\r\n", SyntaxError],
    [`GET / HTTP/1.1\r\n${host}X-Cats: ${"x".repeat(17_100)}\r\n\r\n`, RangeError],
  ] as const) {
    const { requests, error } = await read(sized + get + bad);

    expect(
      story(requests),
      diagnose({
        "drops-the-good": [
          error && requests.length < 2,
          `Two good requests came in one chunk with a bad one, and you yielded ${requests.length} before you threw ${error}.`,
        ],
      }),
    ).toEqual(["POST /sized Me\r\n\r\n", "GET /cats"]);
    expect(error).toBeInstanceOf(kind);
  }
});

test("an error of the stream passes through", async () => {
  for (const part of [sized.slice(0, -3), ""]) {
    const { requests, error } = await read(get, part, arriving([], new Error("read ECONNRESET")));

    expect(story(requests)).toEqual(["GET /cats"]);
    expect(
      error,
      diagnose({
        "swallows-errors": [
          !error,
          `The stream broke with an error ${part ? "inside a request" : "between two requests"}, and you ended as if all were well.`,
        ],
        "replaces-errors": [
          (error as Error | undefined)?.message !== "read ECONNRESET",
          `The stream broke with "read ECONNRESET", and you threw ${error} in its place. The caller wants to know what happened.`,
        ],
      }),
    ).toMatchObject({ message: "read ECONNRESET" });
  }
});

const staysOpen = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };

type Arrival = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * The requests that came out of all that arrived, until the end or the error, and the error. From a stream that stays
 * open, one request is read, and the rest is not waited for.
 */
async function read(...arrivals: Arrival[]): Promise<{ requests: Request[]; error?: unknown }> {
  const requests: Request[] = [];
  const open = arrivals.includes(staysOpen);
  const yielded = readable(readRequests(stream(arrivals)))[Symbol.asyncIterator]();
  const reading = async () => {
    for (;;) {
      const { done, value } = await yielded.next();
      if (done) return;
      requests.push(value);
      if (open) return;
    }
  };
  const { error } = await outcome(1500, open ? "the first request" : "readRequests() to end", reading, {
    "waits-for-more": [
      open,
      `All bytes of a request had come, and you didn't yield it: ${JSON.stringify(String(arrivals[0]).slice(-20))}. The client sends nothing more before it has its answer.`,
    ],
  });
  for (const { body } of requests)
    expect(body, "The `body` of a request that you yielded isn't bytes.").toBeInstanceOf(Uint8Array);
  return { requests, error };
}

async function* stream(arrivals: Arrival[]): AsyncGenerator<Uint8Array> {
  for (const arrival of arrivals) {
    if (typeof arrival === "string" || arrival instanceof Uint8Array) yield* arriving([Buffer.from(arrival)]);
    else yield* arrival;
  }
}

/** A request with this framing is a SyntaxError, or else it is this mistake. */
async function refuses(
  lines: readonly string[],
  body: string,
  mistakes: Record<string, string>,
): Promise<void> {
  const head = `POST /cats HTTP/1.1\r\n${host}${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
  const { requests, error } = await read(head + body);
  const said = `The head said ${lines.map((line) => `"${line}"`).join(" and ")}.`;
  const symptoms = Object.entries(mistakes).map(
    ([name, advice]) => [name, [requests.length > 0, advice]] as const,
  );
  expect(requests, diagnose(Object.fromEntries(symptoms), said)).toEqual([]);
  expect(error, said).toBeInstanceOf(SyntaxError);
}

/** Each request in one line: `POST /cats Meow`. */
function story(requests: Request[]): string[] {
  return requests.map(({ method, target, body }) =>
    `${method} ${target} ${Buffer.from(body ?? "no body").toString("latin1")}`.replace(/ $/, ""),
  );
}
