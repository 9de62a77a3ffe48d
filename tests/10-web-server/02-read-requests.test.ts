/** A request's end can be misread in a dozen ways, and each is an attack that has a name: that makes this long. */
import { type Request, readRequests } from "#exercises/10-web-server/02-read-requests.ts";
import { describeValue } from "../kit/bytes.ts";
import {
  arriving,
  cuts,
  diagnose,
  expect,
  inAnswer,
  outcome,
  Random,
  readable,
  type Symptoms,
  suspect,
  test,
  within,
} from "../test.ts";

const host = "Host: cats.example\r\n";
const get = `GET /cats HTTP/1.1\r\n${host}\r\n`;
const sized = `POST /sized HTTP/1.1\r\n${host}Content-Length: 6\r\n\r\nMe\r\n\r\n`;
const chunked = `PUT /chunked HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n4\r\nMeow\r\n2\r\n\r\n\r\n0\r\n\r\n`;

test("a request without a body is yielded, and then the stream may end", async () => {
  suspect({
    blocked: {
      "never-waits":
        "One complete request came, then the end, and a loop of yours went on without a pause.\n`incoming.more()` returns a promise, and a promise that nobody awaits is always true. Is there an `await` before it? And does your loop end when it says false?",
    },
  });
  const { requests, error } = await read(get);

  expect(
    error ?? story(requests),
    diagnose(
      {
        "throws-at-the-end": [
          error && requests.length === 1,
          `One complete request came, then the stream ended, and your code threw ${error}. Between two requests a client may leave.`,
        ],
      },
      seen(requests, error, "One complete request came, then the end"),
    ),
  ).toEqual(["GET /cats"]);
  expect(
    requests[0]?.headers,
    "The head had the one line `Host: cats.example`, and your `headers` say something else.",
  ).toEqual(new Map([["host", ["cats.example"]]]));
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

test("each call reads a stream of its own", async () => {
  await read(get);
  const second = await read(get);
  const came = "The same request came on two connections, one after the other";

  expect(
    second.error ?? story(second.requests),
    diagnose(
      {
        "shares-what-has-come": [
          hasYielded && second.requests.length === 0,
          `${seen(second.requests, second.error, came)} An earlier call had yielded it. What does your code keep from one call to the next?`,
        ],
      },
      seen(second.requests, second.error, came),
    ),
  ).toEqual(["GET /cats"]);
});

test("a body has as many bytes as Content-Length says", async () => {
  const { requests, error } = await read(sized);

  expect(
    error ?? story(requests),
    diagnose(
      {
        "ignores-body": [
          requests[0]?.body?.length === 0 || (error && !requests.length),
          `A body of 6 bytes came after the head, and you ${requests.length ? "yielded an empty one" : `threw ${error}`}. Which header says how long it is?`,
        ],
        "keeps-the-head": [
          () => sized.startsWith(Buffer.from(requests[0]!.body).toString()),
          `${seen(requests, error, "A head with `Content-Length: 6` came, and six bytes")} Your body is the beginning of the head. A head that you have found must be taken out of \`incoming.bytes\` first. What is \`rest\`?`,
        ],
      },
      seen(requests, error, "A head with `Content-Length: 6` came, and six bytes"),
    ),
  ).toEqual(["POST /sized Me\r\n\r\n"]);
});

test("a body that no table holds comes out too", async () => {
  const random = new Random("the body of a request");
  const [target, body] = [`/${random.word(9)}`, random.word(random.integer(5, 40))];
  const { requests, error } = await read(
    `PUT ${target} HTTP/1.1\r\n${host}Content-Length: ${body.length}\r\n\r\n${body}`,
  );

  expect(
    error ?? story(requests),
    seen(requests, error, `A PUT of ${target} came, with the ${body.length} bytes "${body}"`),
  ).toEqual([`PUT ${target} ${body}`]);
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
    diagnose(
      {
        "ignores-chunked": [
          requests[0]?.body?.length === 0 || (error && !requests.length),
          `The head said Transfer-Encoding: chunked, and you ${requests.length ? "yielded an empty body" : `threw ${error}`}.`,
        ],
        "keeps-the-chunk-sizes": [
          () => Buffer.from(requests[0]!.body).toString().startsWith("4\r\nMeow"),
          `${seen(requests, error, "A chunked body came, with two chunks")} The sizes of the chunks are in your body. Which function in your file reads a chunked body?`,
        ],
      },
      seen(requests, error, "A chunked body came, with two chunks"),
    ),
  ).toEqual(["PUT /chunked Meow\r\n"]);
});

test("several requests may come in one chunk", async () => {
  const numbered = (number: number) => get.replace("/cats", `/${number}`);
  const { requests, error } = await read(numbered(1) + numbered(2), numbered(3));
  const targets = requests.map(({ target }) => target).join(" ");
  const readers = await countReaders(numbered(1) + numbered(2), numbered(3));

  expect(
    error ?? targets,
    diagnose(
      {
        "begins-anew": [
          readers > 1,
          `Two requests came in one chunk and a third in the next, and you yielded ${targets || "nothing"}. On the way, your code began to read \`chunks\` ${readers} times. A new \`Incoming\` is empty: what the last one still held is lost.`,
        ],
        "one-per-read": [
          targets === "/1 /2" || (targets === "/1" && error),
          `Two requests came in one chunk and a third in the next, and you yielded ${targets}. A chunk of the network isn't a request.`,
        ],
        "loses-pipelined": [
          targets === "/1 /3",
          "Two requests came in one chunk and a third in the next, and you yielded /1 and /3. What became of the bytes after the first request?",
        ],
        "stops-after-one": [
          targets === "/1" && !error,
          "Two requests came in one chunk and a third in the next, and your generator ended after /1. A connection carries more than one request.",
        ],
      },
      seen(requests, error, "Two requests came in one chunk and a third in the next"),
    ),
  ).toBe("/1 /2 /3");
});

test("what comes after a body is the next request", async () => {
  for (const first of [sized, chunked]) {
    const { requests, error } = await read(first + get + sized);

    expect(
      error ?? story(requests).slice(1),
      diagnose(
        {
          "loses-pipelined": [
            requests.length === 1 && !error,
            `Three requests came in one chunk, and you yielded the first. Its body ended before the chunk did: what became of the other bytes?`,
          ],
        },
        seen(requests, error, "Three requests came in one chunk"),
      ),
    ).toEqual(["GET /cats", "POST /sized Me\r\n\r\n"]);
  }
});

test("requests come out the same however the stream is cut", async () => {
  const all = Buffer.from(`${get}${sized.replace("Host: cats.example", "Host: a")}${chunked}`);
  const ways = [...cuts(all)];
  const outcomes = await readEach(ways);

  for (const [index, { lines, thrown }] of outcomes.entries()) {
    const chunks = ways[index]!;
    const first = JSON.stringify(chunks[0]!.toString().slice(-12));
    expect(
      thrown ?? lines,
      seen(
        lines,
        thrown,
        `Three requests came in ${chunks.length} chunks, the first of which ended with ${first}`,
      ),
    ).toEqual(["GET /cats", "POST /sized Me", "PUT /chunked Meow"]);
  }
});

test("a request is yielded with its last byte, not later", async () => {
  for (const request of [get, sized, chunked, get + get]) {
    const { requests, error } = await read(request, staysOpen);

    expect(
      requests.length,
      seen(requests, error, "A whole request had come, and the stream stayed open"),
    ).toBeGreaterThan(0);
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
    diagnose(
      {
        "body-as-text": [
          () => Buffer.from(body!).includes("\ufffd"),
          "The body isn't text, and not all of its bytes survived being read as text.",
        ],
      },
      seen(requests, error, "A body of 200,000 bytes came in 20 chunks, after a head that said so"),
    ),
  ).toEqualBytes(binary);
});

test("an end inside a request is an Error", async () => {
  suspect({
    blocked: {
      "waits-for-a-stream-that-ended":
        "The stream had ended inside a request, and your loop went on waiting for the rest.\nWhat does `more()` return at the end of the stream, and who looks at it?",
    },
  });
  const whole = await read(get);
  expect(whole.requests, seen(whole.requests, whole.error, "One request came, then the end")).toHaveLength(1);
  const cut = [get, sized, chunked].flatMap((request) =>
    Array.from({ length: request.length - 1 }, (_, at) => request.slice(0, at + 1)),
  );
  const outcomes = await readEach(cut.map((start) => [Buffer.from(start)]));

  for (const [index, { lines, thrown }] of outcomes.entries()) {
    const end = `The stream ended inside a request, after … ${JSON.stringify(cut[index]!.slice(-16))}`;
    const known = diagnose(
      {
        "ends-quietly": [
          !thrown,
          `${end}, and you ${lines.length ? "yielded it all the same" : "ended without an error"}. Nobody will know that something is missing.`,
        ],
        "stumbles-over-the-end": [
          isStumble(thrown),
          `${end}, and your code failed on a chunk that never came: ${thrown}. What does \`next()\` return at the end?`,
        ],
      },
      seen(lines, thrown, end),
    );
    expect(thrown ?? "nothing was thrown", known).toMatch(/^\w*Error/);
    expect(isStumble(thrown), known).toBe(false);
  }
});

test("a request that states its length twice is a SyntaxError", async () => {
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
      [mistake]: `The head said ${lines.map((line) => `\`${line}\``).join(" and ")}, and you yielded a request. A proxy in front of you may read another length, and then another next request.`,
    });
  }
});

test("a length that isn't digits only is a SyntaxError", async () => {
  for (const length of ["6, 6", "6,6", "+6", "6x", "0x6", "6.0", "-1", "", "six", "6 6"]) {
    await refuses([`Content-Length: ${length}`], "123456", {
      [length.includes(",") ? "accepts-list-of-lengths" : "lenient-length"]:
        `The head said \`Content-Length: ${length}\`, and you yielded a request. ${length ? "What does your conversion do with characters that aren't digits?" : "An empty text is falsy, and `Number` makes 0 of it. Which of your lines lets it pass?"}`,
    });
  }
});

test("a transfer coding is chunked alone, in any case", async () => {
  const { requests, error } = await read(chunked.replace("chunked\r\n\r\n", "CHUNKED\r\n\r\n"));
  expect(
    error ?? story(requests),
    diagnose(
      {
        "case-sensitive-coding": [
          error || requests[0]?.body.length === 0,
          `The head said \`Transfer-Encoding: CHUNKED\`, and you ${error ? `threw ${error}` : "found no body"}. Codings are the same in any case.`,
        ],
      },
      seen(requests, error, "A body came with `Transfer-Encoding: CHUNKED`"),
    ),
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
    diagnose(
      {
        "stops-at-the-last-chunk": [
          error && requests.length >= 1,
          `After the last chunk came two trailers and a blank line, and you threw ${error}. They belong to the first request.`,
        ],
      },
      seen(requests, error, "A chunk with an extension, two trailers and another request came"),
    ),
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
  expect(
    error,
    `The data of a chunk was longer than its size said, and you ${error ? `threw ${describeValue(error)}` : "threw nothing"}. Expected a SyntaxError.`,
  ).toBeInstanceOf(SyntaxError);
});

test("good requests before a bad one are yielded first", async () => {
  for (const [bad, kind] of [
    ["hello\r\n\r\n", SyntaxError],
    [`GET / HTTP/1.1\r\n${host}X-Cats: ${"x".repeat(17_100)}\r\n\r\n`, RangeError],
  ] as const) {
    const { requests, error } = await read(sized + get + bad);

    expect(
      story(requests),
      diagnose(
        {
          "drops-the-good": [
            error && requests.length < 2,
            `Two good requests came in one chunk with a bad one, and you yielded ${requests.length} before you threw ${error}.`,
          ],
        },
        seen(requests, error, "Two good requests came in one chunk with a bad one"),
      ),
    ).toEqual(["POST /sized Me\r\n\r\n", "GET /cats"]);
    expect(
      error,
      diagnose(
        wrapping(error, kind.name),
        `After two good requests came ${JSON.stringify(bad.slice(0, 40))}, and you ${error ? `threw ${error}` : "ended as if all were well"}. Expected a ${kind.name}.`,
      ),
    ).toBeInstanceOf(kind);
  }
});

test("an error of the stream passes through", async () => {
  for (const part of [sized.slice(0, -3), ""]) {
    const { requests, error } = await read(get, part, arriving([], new Error("read ECONNRESET")));

    expect(story(requests), seen(requests, error, "A request came, then the stream broke")).toEqual([
      "GET /cats",
    ]);
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

/** True for an error that V8 has thrown because there was no chunk, and not the answer itself. */
function isStumble(thrown: string | undefined): boolean {
  return /^TypeError: .*(?:undefined|null|is not (?:a function|iterable)|must be|Cannot)/.test(thrown ?? "");
}

/** What to tell about an error of another class than the right one, if the right one was put into it. */
function wrapping(error: unknown, right: string): Symptoms {
  const { cause, message = "" } = (error ?? {}) as Partial<Error>;
  const inside = cause instanceof Error ? cause : undefined;
  const isWrapped =
    inside?.constructor.name === right ||
    message.includes(`${right}: `) ||
    message.includes("The head is longer than 16 KiB");
  return {
    "wraps-errors": [
      isWrapped && !(error instanceof Error && error.constructor.name === right),
      `What was thrown first${inside ? `, ${inside},` : ""} is a ${right} already. Your code caught it and threw ${error} in its place. Callers look at the class: let the first error pass.`,
    ],
  };
}

const staysOpen = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };

type Arrival = string | Uint8Array | AsyncIterable<Uint8Array>;

/** True once any call has yielded a request. */
let hasYielded = false;

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
      hasYielded = true;
      if (open || requests.length > 50) return;
    }
  };
  const { error } = await outcome(1500, open ? "the first request" : "readRequests() to end", reading, {
    "waits-for-more": [
      open,
      `All bytes of a request had come, and you didn't yield it: ${JSON.stringify(String(arrivals[0]).slice(-20))}. The client sends nothing more before it has its answer.`,
    ],
  });
  expect(
    requests.length,
    diagnose({
      "repeats-requests": [
        requests.length > 50,
        `You had yielded ${requests.length} requests, and fewer than five had come. Which bytes must be gone before you look for the next one?`,
      ],
    }),
  ).toBeLessThan(51);
  for (const { body } of requests)
    expect(
      body,
      `The \`body\` of a request that you yielded is ${describeValue(body)}. Expected a Uint8Array.${isPromise(body) ? "\nWhich call returned that promise, and which word waits for it?" : ""}`,
    ).toBeInstanceOf(Uint8Array);
  return { requests, error };
}

function isPromise(body: unknown): boolean {
  return typeof (body as Partial<Promise<unknown>> | undefined)?.then === "function";
}

/** Like `read`, for each of these streams: one after the other where the answer runs, since hundreds take long from here. */
async function readEach(streams: Uint8Array[][]): Promise<{ lines: string[]; thrown?: string }[]> {
  const reading = inAnswer(
    async (learners: typeof readRequests, all: Uint8Array[][]) => {
      const outcomes: { lines: string[]; thrown?: string }[] = [];
      for (const chunks of all) {
        const lines: string[] = [];
        const stream = (async function* () {
          for (const chunk of chunks) yield chunk;
        })();
        try {
          for await (const { method, target, body } of learners(stream))
            if (lines.push(`${method} ${target} ${Buffer.from(body).toString("latin1")}`.trimEnd()) > 50)
              break;
          outcomes.push({ lines });
        } catch (error) {
          outcomes.push({ lines, thrown: error instanceof Error ? String(error) : `no Error, but ${error}` });
        }
      }
      return outcomes;
    },
    readRequests,
    streams,
  );
  return await within(2500, "readRequests() to end for each way in which the stream was cut", reading);
}

/** How many iterators the learner's code asks for while it reads these chunks. */
async function countReaders(...chunks: string[]): Promise<number> {
  const counting = inAnswer(
    async (learners: typeof readRequests, all: string[]) => {
      let readers = 0;
      const left = all.map((chunk) => Buffer.from(chunk));
      const source = {
        [Symbol.asyncIterator]() {
          readers++;
          return {
            next: async () => ({ done: left.length === 0, value: left.shift()! }),
          } as AsyncIterator<Uint8Array>;
        },
      };
      try {
        let requests = 0;
        for await (const _ of learners(source)) if (++requests > 50) break;
      } catch {
        // Only how it reads matters here.
      }
      return readers;
    },
    readRequests,
    chunks,
  );
  return await within(1500, "readRequests() to end", counting);
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
  expect(story(requests), diagnose(Object.fromEntries(symptoms), said)).toEqual([]);
  expect(
    error,
    diagnose(
      {
        ...wrapping(error, "SyntaxError"),
        "throws-plain-error": [
          error && !(error instanceof SyntaxError),
          `${said} You refused that with ${error}. From the class, the caller must see that it's the client's fault: a SyntaxError.`,
        ],
      },
      `${said} You neither yielded a request nor threw an error.`,
    ),
  ).toBeInstanceOf(SyntaxError);
}

/** What came, and what the learner's code made of it, in words. */
function seen(requests: (Request | string)[], error: unknown, came: string): string {
  const lines = requests.map((request) => (typeof request === "string" ? request : story([request])[0]!));
  const yielded = lines.map((line) => JSON.stringify(line.slice(0, 60))).join(", ") || "nothing";
  return `${came}. You yielded ${yielded}${error ? `, then you threw ${error}` : ""}.`;
}

/** Each request in one line: `POST /cats Meow`. */
function story(requests: Request[]): string[] {
  return requests.map(({ method, target, body }) =>
    `${method} ${target} ${Buffer.from(body ?? "no body").toString("latin1")}`.replace(/ $/, ""),
  );
}
