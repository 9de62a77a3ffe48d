/** Every way to misread a head has a sentence, since each of them has let an attack through: that makes this long. */
import { parseRequestHead } from "#exercises/10-web-server/01-request-head.ts";
import { describeValue } from "../kit/bytes.ts";
import { diagnose, expect, Random, type Symptoms, test } from "../test.ts";

const request = "GET /cats?kind=tabby HTTP/1.1\r\nHost: cats.example\r\nX-Mood: good\r\n\r\n";

test("a request has a method, a target, a version and headers by lower-case name", () => {
  const { method, target, version, headers } = complete(request);

  expect(
    [method, target, version],
    diagnose(
      {
        "keeps-the-name-of-the-protocol": [
          version === "HTTP/1.1",
          'Your version is "HTTP/1.1". Which part of that is the version?',
        ],
        "swaps-the-parts": [
          [method, target].sort().join() === "/cats?kind=tabby,GET" && method !== "GET",
          "Your `method` is `/cats?kind=tabby` and your `target` is `GET`. Which comes first in the request line?",
        ],
        "cuts-the-query": [
          target === "/cats",
          "The target was `/cats?kind=tabby` and you returned `/cats`. What comes after the `?` belongs to the target.",
        ],
      },
      `The first line was \`GET /cats?kind=tabby HTTP/1.1\`, and you returned the method ${method}, the target ${target} and the version ${version}.`,
    ),
  ).toEqual(["GET", "/cats?kind=tabby", "1.1"]);
  expect(
    [...headers],
    diagnose(
      {
        "one-text-per-header": [
          [...headers.values()].every((value) => typeof value === "string"),
          `The values in your map are texts: ${JSON.stringify([...headers.values()][0])}. A header may come several times, so each name has a list of values, \`["cats.example"]\`.`,
        ],
        "case-sensitive": [
          headers.has("Host") || headers.has("X-Mood"),
          `Your map has the keys ${list(headers.keys())}. Another client writes the same names in other letters: how do you look one up?`,
        ],
      },
      `The headers were \`Host: cats.example\` and \`X-Mood: good\`, and your map has the keys ${list(headers.keys())}.`,
    ),
  ).toEqual([
    ["host", ["cats.example"]],
    ["x-mood", ["good"]],
  ]);
});

test("a view into a larger buffer is read within its own bounds", () => {
  const large = Uint8Array.from(Buffer.from(`POST /dogs HTTP/1.1\r\n\r\n${request}and more`));
  const begin = Buffer.from(large).indexOf("GET");
  const { head, error } = attempt(large.subarray(begin, begin + request.length));

  expect(
    error ?? head?.target,
    diagnose({
      "ignores-view-offset": [
        error || head?.target !== "/cats?kind=tabby",
        `The bytes were a view into a larger buffer, and you ${error ? `threw ${error}` : `returned ${describeValue(head?.target)} as the target`}.\nWhere in \`.buffer\` does a view begin, and where does it end?`,
      ],
    }),
  ).toBe("/cats?kind=tabby");
});

test("a request that no table holds is read too", () => {
  const random = new Random("the head of a request");
  const [method, path, name, value] = [random.word(5), random.word(9), random.word(7), random.word(12)];
  const sent = `${method.toUpperCase()} /${path} HTTP/1.1\r\nHost: ${path}.example\r\nX-${name}: ${value} ${value}\r\n\r\n`;
  const { method: found, target, headers } = complete(sent);

  expect(
    [found, target, headers.get(`x-${name}`)],
    `The head was ${JSON.stringify(sent)}, and you returned the method ${found}, the target ${target} and, for \`x-${name}\`, ${JSON.stringify(headers.get(`x-${name}`))}.`,
  ).toEqual([method.toUpperCase(), `/${path}`, [`${value} ${value}`]]);
});

test("there is no head until the empty line has come", () => {
  complete(request);
  for (let length = 0; length < request.length; length++) {
    const { head, error } = attempt(request.slice(0, length));
    const end = JSON.stringify(request.slice(0, length).slice(-20));
    const came = length
      ? `Only the first ${length} bytes of a head had come, up to … ${end}`
      : "Nothing had come yet";

    expect(
      error,
      diagnose({
        "throws-on-incomplete": [error, `${came}, and your code threw ${error}. More may be on its way.`],
      }),
    ).toBeUndefined();
    expect(
      head,
      diagnose(
        {
          "takes-incomplete": [head, `${came}, and you returned a head.`],
        },
        `${came}, and you returned ${describeValue(head)}. Expected undefined.`,
      ),
    ).toBeUndefined();
  }
});

test("the target is returned exactly as it came", () => {
  for (const target of ["/a/../b//c", "/caf%C3%A9/%2e%2e/a+b%20c?q=%3F", "http://cats.example/a", "*"]) {
    const head = complete(`OPTIONS ${target} HTTP/1.1\r\nHost: cats.example\r\n\r\n`);

    expect(
      head.target,
      diagnose(
        {
          "decodes-target": [
            /[éÃ]/.test(head.target),
            `The target was ${target} and you returned ${head.target}. After decoding, nobody can tell an encoded slash or question mark from a real one.`,
          ],
          "normalizes-target": [
            target.includes("..") && /^\/b\/?\/c$/.test(head.target),
            `The target was ${target} and you returned ${head.target}. Is it your parser that decides which file is meant?`,
          ],
        },
        `The target was ${target}, and you returned ${head.target}.`,
      ),
    ).toBe(target);
  }
  const { method } = complete("get / HTTP/1.1\r\nHost: cats.example\r\n\r\n");
  expect(
    method,
    diagnose(
      {
        "changes-the-method": [
          method === "GET",
          "The method was `get`, and you returned `GET`. A method stays exactly as it came: its case counts.",
        ],
      },
      `The method was \`get\`, and you returned ${method}.`,
    ),
  ).toBe("get");
});

test("a header may come twice, hold a colon, or be empty", () => {
  const { headers } = complete(
    "GET / HTTP/1.1\r\nHOST:cats.example:8080\r\nCookie: a=1\r\nX-Cat: Tom CAT\r\nX-Tab:\tb \t\r\nX-Empty:\r\ncookie: c=3, d=4\r\n\r\n",
  );

  expect(
    headers.get("host"),
    diagnose(
      {
        "splits-every-colon": [
          headers.get("host")?.[0] === "cats.example",
          "The line was `HOST:cats.example:8080`, and you lost its port. Which colon ends the name?",
        ],
      },
      `The line was \`HOST:cats.example:8080\`, and for \`host\` you returned ${JSON.stringify(headers.get("host"))}.`,
    ),
  ).toEqual(["cats.example:8080"]);
  const cookies = headers.get("cookie");
  expect(
    cookies,
    diagnose(
      {
        "overwrites-repeats": [
          cookies?.length === 1 && cookies[0] === "c=3, d=4",
          "`Cookie` came twice, and the first value is gone.",
        ],
        "joins-repeats": [
          cookies?.length === 1,
          `\`Cookie\` came twice, and you made one value of it: ${JSON.stringify(cookies?.[0])}.`,
        ],
        "splits-at-commas": [
          (cookies?.length ?? 0) > 2,
          `\`Cookie\` came in two lines, and you returned ${cookies?.length} values. A comma may belong to the value.`,
        ],
        "reverses-repeats": [
          cookies?.[0] === "c=3, d=4" && cookies[1] === "a=1",
          "`Cookie` came twice, and your list begins with the value that came last. The values are in the order they came.",
        ],
      },
      `\`Cookie\` came as "a=1" and then as "c=3, d=4", and you returned ${JSON.stringify(cookies)}.`,
    ),
  ).toEqual(["a=1", "c=3, d=4"]);
  const cat = headers.get("x-cat");
  expect(
    cat,
    diagnose(
      {
        "changes-values": [
          cat?.[0] !== "Tom CAT" && cat?.[0]?.toLowerCase() === "tom cat",
          `The line was \`X-Cat: Tom CAT\`, and your value is ${JSON.stringify(cat?.[0])}. Only the names of headers are the same in any case.`,
        ],
      },
      `The line was \`X-Cat: Tom CAT\`, and you returned ${JSON.stringify(cat)}.`,
    ),
  ).toEqual(["Tom CAT"]);
  const tab = headers.get("x-tab");
  expect(
    tab,
    diagnose(
      {
        "keeps-the-spaces": [
          tab?.[0]?.trim() === "b" && tab[0] !== "b",
          `The line was "X-Tab:\\tb \\t", and your value is ${JSON.stringify(tab?.[0])}. Spaces and tabs around a value don't belong to it.`,
        ],
      },
      `The line was "X-Tab:\\tb \\t", and you returned ${JSON.stringify(tab)}.`,
    ),
  ).toEqual(["b"]);
  expect(
    headers.get("x-empty"),
    `The line was \`X-Empty:\`, and you returned ${JSON.stringify(headers.get("x-empty"))}. An empty value is a value.`,
  ).toEqual([""]);
});

test("bytes above 7f keep all their bits", () => {
  const path = Buffer.from("/café");
  const { target } = complete(Buffer.concat([Buffer.from("GET "), path, Buffer.from(request.slice(20))]));

  expect(
    [path.toString(), path.toString("latin1")],
    diagnose(
      {
        "drops-the-high-bit": [
          target === path.toString("ascii"),
          `The target ends in the bytes c3 a9, and you returned ${JSON.stringify(target)}: c3 became 43, which is the letter C. Which encoding has only seven bits?`,
        ],
      },
      `The target holds bytes above 7f, and you returned ${JSON.stringify(target)}.`,
    ),
  ).toContain(target);
});

test("the bytes after the empty line come back, whatever they are", () => {
  const body = Buffer.concat([
    Buffer.from("a\r\n\r\nGET / HTTP/1.1\r\n"),
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  ]);
  const nothing = complete(request).rest;
  expect(
    nothing,
    diagnose(
      {
        "rest-begins-early": [
          () => Buffer.from(nothing).toString() === "\r\n",
          "Nothing came after the empty line, and your rest is the empty line itself.",
        ],
      },
      "Nothing came after the empty line. This is your rest:",
    ),
  ).toEqualBytes("");
  const withBody = Buffer.concat([Buffer.from(request), body]);
  const { error } = attempt(withBody);
  const blank = attempt(
    Buffer.concat([
      Buffer.from(request),
      Buffer.from(body.toString("latin1").replaceAll("\r\n\r\n", "----"), "latin1"),
    ]),
  );
  expect(
    blank.head && error,
    diagnose({
      "ends-at-the-last-empty-line": [
        blank.head && error,
        `The bytes after the head hold an empty line themselves, and you threw ${error}. Without that empty line, you returned the head. Which empty line ends a head, the first one or the last?`,
      ],
    }),
  ).toBeUndefined();
  const { rest } = complete(withBody);
  const foreign = complete(Buffer.concat([Buffer.from(request.replace("good", "Zoë ☕")), body])).rest;

  expect(
    rest,
    diagnose(
      {
        "loses-the-rest": [
          rest?.length === 0 || rest === undefined,
          `${body.length} bytes came after the head, and you returned none of them. They are the body, or the next request.`,
        ],
        "rest-begins-late": [
          () => rest.length > 0 && rest.length < body.length && body.subarray(-rest.length).equals(rest),
          `${body.length} bytes came after the empty line, and your rest lacks the first ${body.length - (rest?.length ?? 0)} of them. How long is the end of a head?`,
        ],
        "rest-as-text": [
          () => Buffer.from(rest).includes("\ufffd"),
          "The rest isn't text, and not all of its bytes survived being read as text.",
        ],
        "splits-the-rest": [
          rest?.length === 1,
          "The rest holds an empty line itself, and you returned only what comes before it.",
        ],
      },
      "The bytes after the empty line didn't come back as they were:",
    ),
  ).toEqualBytes(body);
  expect(
    foreign,
    diagnose(
      {
        "counts-characters": [
          foreign.length === body.length + 3,
          "A header holds `Zoë ☕`, which is 5 characters and 8 bytes, and your rest begins 3 bytes too early. In what do you count where the head ends?",
        ],
      },
      "A header held `Zoë ☕`, and the bytes after the empty line didn't come back as they were:",
    ),
  ).toEqualBytes(body);
});

test("HTTP/1.1 needs exactly one Host, HTTP/1.0 needs none", () => {
  refuses("GET / HTTP/1.1\r\nX-Mood: good\r\n\r\n", {
    "no-host":
      "A request of HTTP/1.1 had no Host, and you accepted it. A server may have several sites: which one did the client ask for?",
  });
  refuses("GET / HTTP/1.1\r\nHost: cats.example\r\nhost: dogs.example\r\n\r\n", {
    "two-hosts":
      "A request had two Hosts, and you accepted it. You may serve one of them while the proxy before you checked the other.",
  });
  const { head, error } = attempt("GET / HTTP/1.0\r\n\r\n");
  expect(
    error ?? head?.version,
    diagnose({
      "host-for-all": [
        error,
        `A request of HTTP/1.0 had no Host, and you threw ${error}. Host came with HTTP/1.1.`,
      ],
    }),
  ).toBe("1.0");
});

test("a request line with other spaces than the two is a SyntaxError", () => {
  for (const line of [
    "GET  / HTTP/1.1",
    "GET /  HTTP/1.1",
    "GET /a b HTTP/1.1",
    "GET\t/ HTTP/1.1",
    "GET / HTTP/1.1 ",
    " GET / HTTP/1.1",
    " / HTTP/1.1",
    "GET  HTTP/1.1",
  ]) {
    const isMissing = line.split(" ").length === 3 && !line.includes("\t");
    const what = line.startsWith(" ") ? "method" : "target";
    refuses(`${line}\r\nHost: cats.example\r\n\r\n`, {
      [isMissing ? "accepts-empty-parts" : "accepts-any-spaces"]: isMissing
        ? `You accepted the request line ${JSON.stringify(line)}, whose ${what} is missing: there is nothing before or after one of its spaces. What does \`split\` return for that?`
        : `You accepted the request line ${JSON.stringify(line)}. Another program may split it at other places than you do.`,
    });
  }
});

test("a request line of another version, or of none, is a SyntaxError", () => {
  for (const version of [
    "HTTP/2.0",
    "HTTP/0.9",
    "HTTP/1.2",
    "HTTP/1.10",
    "http/1.1",
    "XHTTP/1.1",
    "HTTP/1x1",
  ]) {
    refuses(`GET / ${version}\r\nHost: cats.example\r\n\r\n`, {
      "accepts-any-version": `The request was made in ${version}, and you accepted it. Which versions can you answer?`,
    });
  }
  for (const line of ["GET /", "HTTP/1.1 200 OK", "hello", ""]) {
    refuses(`${line}\r\nHost: cats.example\r\n\r\n`, {
      "accepts-any-first-line": `The first line was ${JSON.stringify(line)}, and you found a request in it.`,
    });
  }
});

test("a header line that two programs could read differently is a SyntaxError", () => {
  for (const [mistake, line] of [
    ["accepts-folding", " folded: yes"],
    ["accepts-folding", "\tfolded: yes"],
    ["accepts-space-before-colon", "Content-Length : 13"],
    ["accepts-space-before-colon", "Content-Length\t: 13"],
    ["accepts-no-colon", "Content-Length"],
    ["accepts-no-name", ": 13"],
  ] as const) {
    refuses(request.replace("X-Mood: good", line), {
      [mistake]: `You accepted the header line ${JSON.stringify(line)}. A program that reads it differently sees another request than you do.`,
    });
  }
});

test("an LF alone doesn't end a line", () => {
  const hidden = request.replace("good", "good\nContent-Length: 13");
  for (const text of [request.replaceAll("\r\n", "\n"), hidden]) {
    const { head } = attempt(text);
    const split = head?.headers?.has("content-length");

    expect(
      head,
      diagnose({
        "splits-on-lf": [
          split || (head && text !== hidden),
          `You accepted ${JSON.stringify(text)}, and took an LF alone for the end of a line. A proxy before you may not.`,
        ],
        "keeps-lf-in-values": [
          head,
          `You accepted ${JSON.stringify(text)}, with the LF in the middle of a value. The next program may take it for the end of the line.`,
        ],
      }),
    ).toBeUndefined();
  }
  complete(request);
});

test("a head over 16 KiB is a RangeError, whether or not it is complete", () => {
  const padded = (length: number) => request.replace("good", "x".repeat(length - request.length + 8));
  expect(complete(padded(15_900)).headers.get("x-mood")?.[0]).toHaveLength(15_900 - request.length + 8);
  const early = attempt(padded(17_100).slice(0, 15_900));
  expect(
    early.error ?? early.head,
    `15,900 bytes had come without an empty line, which is less than 16 KiB, and the result was ${describeValue(early.error ?? early.head)}. Expected undefined.`,
  ).toBeUndefined();

  const endless = attempt(padded(40_000).slice(0, 17_100));
  expect(
    endless.error,
    diagnose(
      {
        "unbounded-head": [
          !endless.error && !endless.head,
          "17,100 bytes had come without an empty line, and you asked for more. How much memory may one client fill this way?",
        ],
      },
      `17,100 bytes had come without an empty line, and the result was ${endless.error ?? describeValue(endless.head)}. Expected a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
  const whole = attempt(padded(17_100));
  expect(
    whole.error,
    diagnose(
      {
        "limits-incomplete-only": [
          whole.head,
          "A head of 17,100 bytes had come at once, complete, and you accepted it. The limit shouldn't depend on how the network cuts.",
        ],
      },
      `A head of 17,100 bytes had come at once, and the result was ${whole.error ?? describeValue(whole.head)}. Expected a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
});

test("what comes after the head doesn't count towards its limit", () => {
  const { head, error } = attempt(request + "x".repeat(40_000));

  expect(
    error ?? head?.rest.length,
    diagnose(
      {
        "counts-the-body": [
          error instanceof RangeError,
          `The head had ${request.length} bytes, 40,000 bytes of body came with it, and you threw ${error}. Only the head is limited.`,
        ],
      },
      `The head had ${request.length} bytes, 40,000 bytes of body came with it, and the result was ${error ?? `${head?.rest?.length} bytes of rest`}.`,
    ),
  ).toBe(40_000);
});

type Head = NonNullable<ReturnType<typeof parseRequestHead>>;

/** Bytes that are a buffer of their own, and not a view into Node's pool of small buffers. */
function own(bytes: Uint8Array | string): Uint8Array {
  return typeof bytes === "string" ? Uint8Array.from(Buffer.from(bytes)) : bytes;
}

/** The head of a request that is complete. */
function complete(bytes: Uint8Array | string): Head {
  const { head, error } = attempt(bytes);
  if (error) {
    const refused = whyRefused(Buffer.from(bytes).toString("latin1"));
    if (Object.keys(refused).length) expect.fail(diagnose(refused));
    parseRequestHead(own(bytes)); // The last call is the one that the learner is shown.
  }
  expect(head, "The head was complete, and you returned undefined.").toBeDefined();
  expect(head?.headers, "The `headers` are a Map, from a name to the list of its values.").toBeInstanceOf(
    Map,
  );
  return head as Head;
}

/**
 * A head was refused although it is valid. Of these changes, each of which leaves it valid, the first that makes the answer
 * accept it says what the answer stumbled over.
 */
function whyRefused(text: string): Symptoms {
  const { error } = attempt(text);
  const end = text.indexOf("\r\n\r\n");
  const [head, rest] = [text.slice(0, end), text.slice(end)];
  const seen = `The head ${JSON.stringify(head.slice(0, 120))} is valid, and you threw ${error}.`;
  for (const [mistake, changed, advice] of [
    [
      "misses-the-host",
      head.replace(/HTTP\/1\.1$/m, "HTTP/1.0"),
      "As a request of HTTP/1.0, which needs no Host, you accepted it. Its Host is there: under which key does your code look for it?",
    ],
    [
      "needs-a-space-after-colon",
      head.replaceAll(/^([^:\r\n ]+):(?![ \r])/gm, "$1: ").replaceAll(/:(?=\r|$)/g, ": "),
      "With a space after each colon, you accepted it. That space may be missing, and an empty value may have none.",
    ],
    [
      "knows-some-methods-only",
      head.replace(/^\S+/, "GET"),
      "With `GET` as its method, you accepted it. A method may be any word, and it isn't the parser that decides which ones the server knows.",
    ],
    [
      "narrow-names",
      head.replaceAll(/^X-(?=[^:]+:)/gim, "X"),
      "Without the hyphens in its header names, you accepted it. Which characters does your code allow in a name?",
    ],
    [
      "needs-a-value",
      head.replaceAll(/^([^:\r\n]+):[ \t]*$/gm, "$1: x"),
      "With a value after each colon, you accepted it. A header's value may be empty.",
    ],
  ] as const) {
    if (changed !== head && attempt(changed + rest).head) return { [mistake]: [true, `${seen}\n${advice}`] };
  }
  return {};
}

/** What the learner returned, and what was thrown. */
function attempt(bytes: Uint8Array | string): { head: Head | undefined; error: unknown } {
  try {
    return {
      head: parseRequestHead(own(bytes)),
      error: undefined,
    };
  } catch (error) {
    return { head: undefined, error };
  }
}

/** The head is a SyntaxError, or else it is this mistake. */
function refuses(text: string, mistakes: Record<string, string>): void {
  complete(request);
  const { head, error } = attempt(text);
  const symptoms: Symptoms = Object.fromEntries(
    Object.entries(mistakes).map(([mistake, advice]) => [mistake, [head, advice] as const]),
  );
  const otherError: Symptoms = {
    "throws-plain-error": [
      error && !(error instanceof SyntaxError),
      `You refused ${JSON.stringify(text)} with ${error}. From the class, the caller must see that it's the client's fault: a SyntaxError.`,
    ],
  };
  expect(
    error,
    diagnose(
      { ...symptoms, ...otherError },
      `The head was ${JSON.stringify(text)}, and you returned ${describeValue(head)}. Expected a SyntaxError.`,
    ),
  ).toBeInstanceOf(SyntaxError);
}

function list(names: Iterable<string>): string {
  return [...names].map((name) => `\`${name}\``).join(", ");
}
