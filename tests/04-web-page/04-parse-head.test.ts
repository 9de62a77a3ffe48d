/**
 * Long, because a head can be misread in many places, and each misreading is shown with the line that it
 * turns up in.
 */
import { inspect, types } from "node:util";
import { parseHead } from "#exercises/04-web-page/04-parse-head.ts";
import { diagnose, differenceInBytes, expect, test } from "../test.ts";

const page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCONTENT-length: 13\r\n\r\n";

test("returns status, reason, headers by lower-case name, and body", () => {
  const { status, reason, headers, body } = complete(`${page}<h1>Cats</h1>`);

  expect(
    [status, reason],
    diagnose(
      {
        "splits-on-lf": [
          String(reason).endsWith("\r"),
          `Your reason is ${inspect(reason)}. How does each line of a head end?`,
        ],
        "returns-text-status": [
          typeof status === "string",
          `Your status is ${inspect(status)}, a string. The task asks for a number.`,
        ],
      },
      `The status line was "HTTP/1.1 200 OK". Your status is ${inspect(status)} and your reason ${inspect(reason)}.`,
    ),
  ).toEqual([200, "OK"]);
  expect(
    [...headers].sort(),
    diagnose(
      {
        "splits-on-lf": [
          [...headers.values()].some((values) => values.some((value) => value.endsWith("\r"))),
          `Your headers are ${show(headers)}. How does each line of a head end?`,
        ],
        "case-sensitive": [
          headers.has("CONTENT-length"),
          "Your map has the name `CONTENT-length`. Another server writes `Content-Length`: how would a caller look up both?",
        ],
        "upper-case-names": [
          headers.has("CONTENT-TYPE") && headers.has("CONTENT-LENGTH"),
          `Your headers are ${show(headers)}. In which case does the task want the names?`,
        ],
        "keeps-the-space": [
          String(headers.get("content-length")) === " 13",
          `The line was "CONTENT-length: 13", and your value is ' 13'. The space after the colon isn't part of the value. Which characters around it does the task leave out?`,
        ],
        "loses-new-names": [
          headers.size === 0,
          "The head has two header lines, and your map is empty. What does your code do when a name isn't in the map yet?",
        ],
      },
      `The head has the header lines "Content-Type: text/html" and "CONTENT-length: 13". Your headers are ${show(headers)}.`,
    ),
  ).toEqual([
    ["content-length", ["13"]],
    ["content-type", ["text/html"]],
  ]);
  expect(
    body,
    diagnose(
      {
        "drops-body": [
          body.length === 0,
          "13 bytes of body had arrived together with the head, and your body is empty.",
        ],
        "keeps-the-mark": [
          Buffer.from(body).toString("latin1").trimStart() === "<h1>Cats</h1>",
          `Your body has ${body.length} bytes: part of the mark that ends the head is still in front of it. How long is that mark?`,
        ],
        "begins-too-late": [
          "<h1>Cats</h1>".endsWith(Buffer.from(body).toString("latin1")),
          `Your body is ${JSON.stringify(Buffer.from(body).toString("latin1"))}: ${13 - body.length} of its 13 bytes ${body.length === 12 ? "is" : "are"} missing at its beginning. How long is the mark that ends the head?`,
        ],
      },
      `The body is "<h1>Cats</h1>". ${differenceInBytes(body, Buffer.from("<h1>Cats</h1>"))}`,
    ),
  ).toEqualBytes("<h1>Cats</h1>");
});

test("reads only its part of a larger buffer", () => {
  const larger = Buffer.from(
    new TextEncoder().encode(`HTTP/1.1 500 Dogs\r\n\r\n${page}<h1>Cats</h1>, and more`).buffer,
  );
  const from = larger.indexOf(page);

  const head = attempt(larger.subarray(from, from + page.length + 13));

  expect(
    [head.status, Buffer.from(head.body ?? []).toString()],
    diagnose(
      {
        "reads-whole-buffer": [
          head.status === 500 || head.body?.includes(44),
          `The bytes were a part of a larger buffer, and your function returned status ${head.status} and a body of ${head.body?.length} bytes, which aren't in that part. What does \`bytes.buffer\` hold?`,
        ],
      },
      `The bytes were a part of a larger buffer, and your function ${did(head)}.`,
    ),
  ).toEqual([200, "<h1>Cats</h1>"]);
});

test("returns undefined until the empty line has arrived", () => {
  complete(page);
  for (let length = 0; length < page.length; length++) {
    const head = attempt(page.slice(0, length));
    const seen = `The head had arrived only up to ${JSON.stringify(page.slice(0, length).slice(-20))}, and your function ${did(head)}.`;

    expect(
      head.error ?? head.result,
      diagnose(
        {
          "throws-on-incomplete": [head.error, `${seen} The rest may still be on its way.`],
          "null-for-incomplete": [
            head.result === null,
            `${seen} The task asks for undefined, and a caller that compares with it goes on with null.`,
          ],
          "takes-incomplete": [head.headers, `${seen} How do you know that the head is complete?`],
        },
        `${seen} The task asks for undefined.`,
      ),
    ).toBeUndefined();
  }
});

test("keeps the values of a repeated header apart and in order", () => {
  const { headers } = complete(
    "HTTP/1.1 200 OK\r\nSet-Cookie: cat=tom\r\nVia: a, b\r\nset-cookie: mood=good, mostly\r\n\r\n",
  );
  const cookies = headers.get("set-cookie");
  const seen = `The lines were \`Set-Cookie: cat=tom\` and \`set-cookie: mood=good, mostly\`. For \`set-cookie\` your map has ${inspect(cookies)}.`;

  expect(
    cookies,
    diagnose(
      {
        "overwrites-repeats": [
          cookies?.length === 1 && cookies[0] === "mood=good, mostly",
          `${seen} The first one is gone.`,
        ],
        "joins-repeats": [
          cookies?.length === 1 && cookies[0]?.startsWith("cat=tom"),
          `${seen} Where does the first value end?`,
        ],
        "splits-at-commas": [
          cookies?.includes("mood=good"),
          `${seen} The second line is one value, and a comma may be part of it.`,
        ],
        "turns-the-order-around": [
          cookies?.length === 2 && cookies[0] === "mood=good, mostly" && cookies[1] === "cat=tom",
          `${seen} Both are there, but which one came first?`,
        ],
      },
      seen,
    ),
  ).toEqual(["cat=tom", "mood=good, mostly"]);
  expectValue(headers, "Via: a, b", "a, b");
});

test("takes a value whole and without the space around it", () => {
  const location = "http://cats.example:8080/a: b";
  const line = `Location: ${location}`;
  const { headers } = complete(`HTTP/1.1 302 Found\r\n${line}\r\n\r\n`);
  const [value] = headers.get("location") ?? [];

  expectValue(headers, line, location, {
    "splits-at-last-colon": [
      () => [...headers.keys()].some((name) => name.includes(":")),
      `The line was \`${line}\`, and your map has the name ${inspect([...headers.keys()][0])}: it goes on past a colon. Which of several colons ends the name?`,
    ],
    "splits-every-colon": [
      value && value !== location && location.startsWith(value),
      `The line was \`${line}\`, and your value is ${inspect(value)}: it was cut at a colon of its own.`,
    ],
  });
  for (const [other, expected] of [
    ["Server:\tcats \t", "cats"],
    ["X-Near:by", "by"],
    ["X-Empty:", ""],
    ["X-Empty: ", ""],
    ["Constructor: cats", "cats"],
  ] as const) {
    const reply = `HTTP/1.1 200 OK\r\n${other}\r\n\r\n`;
    const tried = other.startsWith("Constructor") ? attempt(reply) : undefined;
    expect(
      tried?.error === undefined,
      diagnose({
        "finds-inherited-names": [
          true,
          `The line was ${JSON.stringify(other)}, and your function ${tried && did(tried)}. In which kind of object does every name of this kind already have a value?`,
        ],
      }),
    ).toBe(true);
    const others = complete(reply).headers;
    expectValue(others, other, expected, {
      "keeps-space-behind": [
        String(others.get("server")) === "cats \t",
        `The line was ${JSON.stringify(other)}, and your value is "cats \\t". Which characters around a value does the task leave out, and on which sides?`,
      ],
    });
  }
});

test("accepts a reason of several words, an empty one and none", () => {
  for (const [line, expected] of [
    ["HTTP/1.1 404 Not Found", [404, "Not Found"]],
    ["HTTP/1.0 204 ", [204, ""]],
    ["HTTP/1.1 200", [200, ""]],
  ] as const) {
    const attempted = attempt(`${line}\r\n\r\n`);
    const given = `The status line was ${JSON.stringify(line)}, and your function ${did(attempted)}.`;
    const version = line.slice(0, 8);
    const isOldRefused = () => attempt(`${version} 200 OK\r\n\r\n`).error !== undefined;
    const withHeader = attempt(`${line}\r\nX-Cat: tom\r\n\r\n`);
    const isRightWithHeader = withHeader.status === expected[0] && withHeader.reason === expected[1];
    const needsAHeader =
      "No header line followed it. With one, your function returned the right status and reason. Where does your code look for the end of the status line?";
    if (attempted.error)
      expect(
        attempted.error,
        diagnose(
          {
            "needs-a-header": [isRightWithHeader, `${given} ${needsAHeader}`],
            "knows-one-version": [
              () => version !== "HTTP/1.1" && isOldRefused(),
              `${given} It refuses "${version} 200 OK" too. Which versions does the task allow?`,
            ],
            "insists-on-the-space": [
              line === "HTTP/1.1 200",
              `${given} What does the task say about the space when there is no reason?`,
            ],
            "insists-on-a-reason": [
              line === "HTTP/1.0 204 ",
              `${given} What does the task say about an empty reason?`,
            ],
          },
          `${given} That is a valid status line. Which part of it does your code trip over?`,
        ),
      ).toBeUndefined();
    const { status, reason, headers, body } = complete(`${line}\r\n\r\n`);
    const seen = `The status line was ${JSON.stringify(line)}, and your function returned status ${inspect(status)} and reason ${inspect(reason)}.`;

    expect(
      [status, reason],
      diagnose(
        {
          "needs-a-header": [isRightWithHeader, `${seen} ${needsAHeader}`],
          "one-word-reason": [reason === "Not", `${seen} The reason has two words.`],
          "reason-is-missing": [
            reason === undefined || reason === null,
            `${seen} The task asks for an empty string there. What does a pattern return for a group that took no part in the match?`,
          ],
        },
        seen,
      ),
    ).toEqual(expected);
    expect(
      [headers.size, body.length],
      diagnose(
        {},
        `The reply has no headers and no body. Your function returned ${show(headers)} and a body of ${body.length} bytes.`,
      ),
    ).toEqual([0, 0]);
  }
});

test("returns every byte of the body, whatever body and head contain", () => {
  const body = Buffer.concat([
    Buffer.from("a\r\n\r\nb\n\n"),
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  ]);

  const plain = complete(Buffer.concat([Buffer.from(page), body]));
  expect(
    plain.body,
    diagnose(
      {
        "drops-body": [
          plain.body.length < body.length && body.subarray(0, plain.body.length).equals(plain.body),
          `The body has ${body.length} bytes and contains an empty line of its own. Your function returned the first ${plain.body.length} of them.`,
        ],
        "takes-the-last-empty-line": [
          body.subarray(body.indexOf("\r\n\r\n") + 4).equals(plain.body),
          "The body contains an empty line of its own, and your body begins after that one. Which of several empty lines ends the head?",
        ],
        "body-as-text": [
          Buffer.from(plain.body).includes("\ufffd"),
          "The body isn't text, and U+FFFD, the replacement character, came out. Where do its bytes become text?",
        ],
      },
      `The body has ${body.length} bytes, and your function returned ${plain.body.length}. ${differenceInBytes(plain.body, body)}`,
    ),
  ).toEqualBytes(body);
  const foreign = complete(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\nX-Cat: Zoë ☕\r\n\r\n"), body]));
  expect(
    foreign.body,
    diagnose(
      {
        "counts-characters": [
          Buffer.from(foreign.body).subarray(-body.length).equals(body),
          `With the header \`X-Cat: Zoë ☕\` your body begins ${foreign.body.length - body.length} bytes too early. Those characters take two and three bytes: in what do you count the place where the body begins?`,
        ],
      },
      `The body has ${body.length} bytes, and your function returned ${foreign.body.length} when the head contained \`X-Cat: Zoë ☕\`. ${differenceInBytes(foreign.body, body)}`,
    ),
  ).toEqualBytes(body);
});

test("throws a SyntaxError for a folded line or a space before the colon", () => {
  complete(page);
  for (const [mistake, line] of [
    ["accepts-folding", " folded: yes"],
    ["accepts-folding", "\tfolded: yes"],
    ["accepts-space-before-colon", "Content-Length : 13"],
  ] as const) {
    const head = attempt(page.replace("CONTENT-length: 13", line));
    const seen = `A header line was ${JSON.stringify(line)}, and your function ${did(head)}.`;

    expect(
      head.error,
      diagnose(
        {
          [mistake]: [
            head.headers,
            `${seen} ${head.headers?.size === 1 ? "Your headers leave it out. " : ""}Two programs could read such a line differently. What does the task ask for?`,
          ],
        },
        `${seen} The task asks for a SyntaxError.`,
      ),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("throws a SyntaxError if the first line isn't a status line", () => {
  complete(page);
  for (const line of [
    "SSH-2.0-OpenSSH_9.2",
    "HTTP/1.1 OK 200",
    "HTTP/1.1 2000 OK",
    "HTTP/1.1 20 OK",
    "GET / HTTP/1.1",
    "cats HTTP/1.1 200 OK",
    "200 OK",
    "",
  ]) {
    const head = attempt(page.replace("HTTP/1.1 200 OK", line));
    const seen = `The first line was ${JSON.stringify(line)}, and your function ${did(head)}.`;

    expect(
      head.error,
      diagnose(
        { "accepts-any-first-line": [head.headers, `${seen} What makes a status line?`] },
        `${seen} The task asks for a SyntaxError.`,
      ),
    ).toBeInstanceOf(SyntaxError);
  }
});

type Head = NonNullable<ReturnType<typeof parseHead>>;

/** The head of a reply that is complete: it was returned, and in the shape that the task describes. */
function complete(reply: Uint8Array | string): Head {
  const shown = JSON.stringify(Buffer.from(reply).toString().slice(0, 120));
  const { error, result } = attempt(reply);
  expect(
    error,
    diagnose(
      {
        "takes-the-last-empty-line": [
          () =>
            error !== undefined &&
            attempt(headOf(reply)).error === undefined &&
            headOf(reply) !== String(reply),
          `A valid head and its body had arrived, and your function ${did({ error })}. Without the body, your code accepts the same head. The body contains an empty line of its own: which of several empty lines ends the head?`,
        ],
        "loses-new-names": [
          () =>
            error instanceof TypeError &&
            /reading '|iterable/.test(error.message) &&
            attempt(`${headOf(reply).split("\r\n")[0]}\r\n\r\n`).error === undefined,
          () =>
            `The head has header lines, and your function ${did({ error })}. Without header lines it threw nothing. What does \`get\` of a Map return for a name that isn't in it yet, and what does your code do with that?`,
        ],
        "refuses-a-valid-head": [error instanceof SyntaxError, refused(reply, error)],
      },
      `The head was complete and valid, and your function ${did({ error })}. What is your code working on there? Print it.\nThe reply was ${shown}.`,
    ),
  ).toBeUndefined();
  const isObject = typeof result === "object" && result !== null;
  expect(
    isObject,
    diagnose(
      {
        "waits-for-a-body": [
          () => attempt(`${Buffer.from(reply).toString("latin1")}x`).headers instanceof Map,
          `The head was complete, and your function returned ${show(result)}. With one more byte after it, your function returned a head. What does your code take for incomplete?\nThe reply was ${shown}.`,
        ],
      },
      `The head was complete, and your function returned ${show(result)}. How does your code look for the empty line, and how does each line end?\nThe reply was ${shown}.`,
    ),
  ).toBe(true);
  const { headers, body } = result as Partial<Head>;
  const values = headers instanceof Map ? [...headers.values()] : [];
  const headersAdvice = `Your \`headers\` is ${show(headers)}. The task asks for a Map from each name to an array of its values.`;
  expect(
    headers instanceof Map && values.every((value) => Array.isArray(value)),
    diagnose(
      { "single-values": [values.some((value) => typeof value === "string"), headersAdvice] },
      types.isPromise(result)
        ? "Your function returned a promise. The caller expects the head itself."
        : headersAdvice,
    ),
  ).toBe(true);
  const bodyAdvice = `Your \`body\` is ${show(body)}. The task asks for the bytes, a Uint8Array.`;
  expect(
    body,
    diagnose({ "returns-text-body": [typeof body === "string", bodyAdvice] }, bodyAdvice),
  ).toBeInstanceOf(Uint8Array);
  return result as Head;
}

/** A reply without its body. */
function headOf(reply: Uint8Array | string): string {
  return `${Buffer.from(reply).toString("latin1").split("\r\n\r\n", 1)[0]}\r\n\r\n`;
}

/** Which line of a valid head was refused: the first that is refused by itself. */
function refused(reply: Uint8Array | string, error: unknown): string {
  const [head = ""] = Buffer.from(reply).toString().split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const isRefused = (line: string) => attempt(`${statusLine}\r\n${line}\r\n\r\n`).error !== undefined;
  const seen = `your function ${did({ error })}`;
  if (attempt(`${statusLine}\r\n\r\n`).error !== undefined)
    return `The status line was ${JSON.stringify(statusLine)}, and ${seen}. Your code also refuses a reply that has only this line and the empty one, and it is valid. Which of the two does it trip over?`;
  const line = lines.find(isRefused);
  if (line === undefined)
    return `The head was ${JSON.stringify(head)}, and ${seen}. Each of its lines is valid, and by itself your code accepts each of them. What does it do with several?`;
  return `A header line was ${JSON.stringify(line)}, and ${seen}. That is a valid line. Which part of it does your code reject?`;
}

function expectValue(
  headers: Map<string, string[]>,
  line: string,
  expected: string,
  symptoms: Parameters<typeof diagnose>[0] = {},
): void {
  const values = headers.get(line.split(":", 1)[0]!.toLowerCase());
  const otherwise =
    values === undefined
      ? `The line was ${JSON.stringify(line)}, and your map has nothing under its name. Your headers are ${show(headers)}.`
      : `The line was ${JSON.stringify(line)}, and your map has ${inspect(values)} for it.`;
  expect(values, diagnose(symptoms, otherwise)).toEqual([expected]);
}

/** What was returned or thrown; of a head also its parts. */
function attempt(reply: Uint8Array | string): Partial<Head> & { result?: unknown; error?: unknown } {
  try {
    const bytes = typeof reply === "string" ? new TextEncoder().encode(reply) : reply;
    const result: unknown = parseHead(bytes);
    if (typeof result !== "object" || result === null) return { result };
    const { status, reason, headers, body } = result as Partial<Head>; // It may be an object of a class.
    return { status, reason, headers, body, result };
  } catch (error) {
    return { error };
  }
}

/** What a call did, in words. */
function did({ error, result, status }: ReturnType<typeof attempt>): string {
  if (error) return `threw ${error instanceof Error ? `"${error}"` : inspect(error)}`;
  return `returned ${status === undefined ? show(result) : `status ${inspect(status)}`}`;
}

function show(value: unknown): string {
  return inspect(value, { maxStringLength: 40, depth: 2, breakLength: Number.POSITIVE_INFINITY });
}
