import { parseHead } from "#exercises/04-web-page/04-parse-head.ts";
import { diagnose, expect, test } from "../test.ts";

const page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCONTENT-length: 13\r\n\r\n";

test("a reply has a status, a reason, headers by lower-case name, and a body", () => {
  const { status, reason, headers, body } = complete(new TextEncoder().encode(`${page}<h1>Cats</h1>`));

  expect(
    [status, reason],
    diagnose({
      "splits-on-lf": [reason.endsWith("\r"), "Your reason ends with \\r. What are the line ends of a head?"],
      "returns-text-status": [
        typeof status === "string",
        "Your status is text. Three digits stand for a number.",
      ],
    }),
  ).toEqual([200, "OK"]);
  expect(
    [...headers],
    diagnose({
      "splits-on-lf": [
        () => [...headers.values()].some(([value]) => value?.endsWith("\r")),
        "Your header values end with \\r. What are the line ends of a head?",
      ],
      "case-sensitive": [
        headers.has("CONTENT-length"),
        "Your map holds `CONTENT-length`. Another server writes `Content-Length`: how will one ask for both?",
      ],
    }),
  ).toEqual([
    ["content-type", ["text/html"]],
    ["content-length", ["13"]],
  ]);
  expect(
    body,
    diagnose({
      "drops-body": [
        body.length === 0,
        "The body had come together with the head, and you returned none of it.",
      ],
    }),
  ).toEqualBytes("<h1>Cats</h1>");
});

test("as long as the empty line has not come, there is no head", () => {
  complete(Buffer.from(page));
  for (let length = 0; length < page.length; length++) {
    const [head, error] = attempt(page.slice(0, length));
    const seen = JSON.stringify(page.slice(0, length).slice(-20));

    expect(
      error,
      diagnose({
        "throws-on-incomplete": [
          error,
          `Your code threw when the head had come up to … ${seen}. More may be on its way.`,
        ],
      }),
    ).toBeUndefined();
    expect(
      head,
      diagnose({
        "takes-incomplete": [head, `You returned a head when it had come only up to … ${seen}.`],
      }),
    ).toBeUndefined();
  }
});

test("a header that comes twice has two values, in their order", () => {
  const { headers } = complete(
    Buffer.from(
      "HTTP/1.1 200 OK\r\nSet-Cookie: cat=tom\r\nVia: a, b\r\nset-cookie: mood=good, mostly\r\n\r\n",
    ),
  );
  const cookies = headers.get("set-cookie");

  expect(
    cookies,
    diagnose({
      "overwrites-repeats": [
        cookies?.length === 1 && cookies[0] === "mood=good, mostly",
        "Two cookies came and the first is gone.",
      ],
      "joins-repeats": [
        cookies?.length === 1,
        "Two cookies came and you made one value of them. Where does the first end?",
      ],
      "splits-at-commas": [
        (cookies?.length ?? 0) > 2,
        "You made two values of `mood=good, mostly`, which came in one line.",
      ],
    }),
  ).toEqual(["cat=tom", "mood=good, mostly"]);
  expect(headers.get("via")).toEqual(["a, b"]);
});

test("a value may hold a colon, or nothing, and has no space around it", () => {
  const { headers } = complete(
    Buffer.from(
      "HTTP/1.1 302 Found\r\nLocation: http://cats.example:8080/a: b\r\nServer:\tcats \t\r\nX-Empty:\r\nX-Near:by\r\n\r\n",
    ),
  );
  const location = headers.get("location")?.[0];

  expect(
    location,
    diagnose({
      "splits-every-colon": [
        location !== undefined && location.length < 28,
        "The value of `Location: http://…` was cut at a colon of its own.",
      ],
    }),
  ).toBe("http://cats.example:8080/a: b");
  expect([headers.get("server"), headers.get("x-empty"), headers.get("x-near")]).toEqual([
    ["cats"],
    [""],
    ["by"],
  ]);
});

test("a reason may have several words, be empty or be missing", () => {
  const reasons = ["HTTP/1.1 404 Not Found", "HTTP/1.0 204 ", "HTTP/1.1 200"].map((line) => {
    const { status, reason, headers, body } = complete(Buffer.from(`${line}\r\n\r\n`));
    return [status, reason, headers.size, body.length];
  });

  expect(
    reasons,
    diagnose({
      "one-word-reason": [reasons[0]?.[1] === "Not", "`Not Found` has two words; you returned the first."],
    }),
  ).toEqual([
    [404, "Not Found", 0, 0],
    [204, "", 0, 0],
    [200, "", 0, 0],
  ]);
});

test("a body is returned byte by byte, whatever it holds and whatever the head holds", () => {
  const body = Buffer.concat([
    Buffer.from("a\r\n\r\nb\n\n"),
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  ]);
  const head = "HTTP/1.1 200 OK\r\nX-Cat: Zoë ☕\r\n\r\n";

  const plain = complete(Buffer.concat([Buffer.from(page), body]));
  expect(
    plain.body,
    diagnose({
      "drops-body": [
        plain.body.length < 10,
        "Of the body only what stands before its own first empty line came back.",
      ],
      "body-as-text": [
        Buffer.from(plain.body).includes("\ufffd"),
        "The body is no text, and not all of its bytes survived being read as text.",
      ],
    }),
  ).toEqualBytes(body);
  const foreign = complete(Buffer.concat([Buffer.from(head), body]));
  expect(
    foreign.body,
    diagnose({
      "counts-characters": [
        foreign.body.length > body.length,
        "The body begins too early when the head holds letters of two or three bytes: is your place for it in characters?",
      ],
    }),
  ).toEqualBytes(body);
});

test("a folded line or a space before the colon is a SyntaxError", () => {
  complete(Buffer.from(page));
  for (const [mistake, line] of [
    ["accepts-folding", " folded: yes"],
    ["accepts-folding", "\tfolded: yes"],
    ["accepts-space-before-colon", "Content-Length : 13"],
  ] as const) {
    const [head, error] = attempt(page.replace("CONTENT-length: 13", line));

    expect(
      error,
      diagnose({
        [mistake]: [
          head,
          `You accepted the header line ${JSON.stringify(line)}. Two programs could understand it differently.`,
        ],
      }),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("a first line that is no status line is a SyntaxError", () => {
  complete(Buffer.from(page));
  for (const line of [
    "SSH-2.0-OpenSSH_9.2",
    "HTTP/1.1 OK 200",
    "HTTP/1.1 2000 OK",
    "GET / HTTP/1.1",
    "cats HTTP/1.1 200 OK",
    "200 OK",
    "",
  ]) {
    const [head, error] = attempt(page.replace("HTTP/1.1 200 OK", line));

    expect(
      error,
      diagnose({
        "accepts-any-first-line": [
          head,
          `The first line was ${JSON.stringify(line)}, and you found a status in it: ${head?.status}.`,
        ],
      }),
    ).toBeInstanceOf(SyntaxError);
  }
});

type Head = NonNullable<ReturnType<typeof parseHead>>;

/** The head of a reply that is complete. */
function complete(bytes: Uint8Array): Head {
  const head = parseHead(bytes);
  expect(head, "The head is complete, and you returned undefined.").toBeDefined();
  return head as Head;
}

/** What the learner returned, and what was thrown. */
function attempt(text: string): [head: Head | undefined, error: unknown] {
  try {
    return [parseHead(Buffer.from(text)), undefined];
  } catch (error) {
    return [undefined, error];
  }
}
