import { inspect } from "node:util";
import { servicePort } from "#exercises/01-lookups/01-service-by-name.ts";
import { diagnose, expect, test } from "../test.ts";

const services = [
  "ssh\t\t22/tcp\t\t\t# The Secure Shell",
  "domain\t\t53/tcp",
  "domain\t\t53/udp",
  "http-alt\t8080/tcp",
  "http\t\t80/tcp\t\twww www-http\t# World Wide Web, not gopher",
  "syslog\t\t514/udp",
  "shell\t\t514/tcp\t\tcmd",
  "rtsp 554/tcp",
  "rtsp 5554/udp",
  "#finger 79/tcp",
].join("\n");

test("finds the port of a name, however the columns are spaced", () => {
  const lines = ["ssh 22/tcp", "ssh\t22/tcp", "ssh      22/tcp", "ssh\t\t22/tcp"];
  const results = lines.map((line) => attempt("ssh", "tcp", line));
  const found = lines.find((_, at) => results[at] === 22);
  const missed = lines.findIndex((_, at) => results[at] !== 22);
  const result = results[missed];
  if (results[0] instanceof Error && !isUnknown(results[0])) throw results[0];

  expect(
    found && missed < 0 ? 22 : result,
    diagnose(
      {
        "returns-nothing": [
          results.every((each) => each === undefined),
          "Your function returned undefined for `ssh`, although `ssh` has a line. Which statement returns the port?",
        ],
        "returns-string": [
          results.includes("22"),
          "Your function returned the string '22'. The caller expects a number.",
        ],
        "one-separator": [
          found,
          `Your function found the port in ${JSON.stringify(found)}, but with ${JSON.stringify(lines[missed])} it ${did(result)}. What may separate two columns, and how much of it?`,
        ],
        "finds-nothing": [
          results.every(isUnknown),
          `The text was the single line \`ssh 22/tcp\`, and your function ${did(result)}. Does the comparison come out true for that line? If it does, what does the \`return\` after it leave? Inside a callback, such as the one you give to \`forEach\`, \`return\` leaves only the callback.`,
        ],
      },
      `For the line ${JSON.stringify(lines[missed])}, your function ${did(result)}.`,
    ),
  ).toBe(22);
});

test("skips blank lines", () => {
  expect(servicePort("ssh 22/tcp", "ssh")).toBe(22);
  const port = attempt("ssh", "tcp", "\n\nssh 22/tcp\n");

  expect(
    port,
    diagnose({
      "trips-over-blank-lines": [
        port instanceof Error || port === undefined,
        `Your function finds \`ssh\` in a text of one line. With two blank lines before it, your function ${did(port)}. What do you get when you take a blank line apart?`,
      ],
    }),
  ).toBe(22);
});

test("finds a name whose line ends in a comment", () => {
  expect(servicePort("ssh 22/tcp", "ssh")).toBe(22);
  const port = attempt("ssh", "tcp", "ssh 22/tcp # The Secure Shell");

  expect(
    port,
    diagnose(
      {
        "skips-lines-with-comments": [
          isUnknown(port) || port === undefined,
          `Your function finds \`ssh\` in the line "ssh 22/tcp". With a comment after it, it ${did(port)}. How much of a line does a comment take up?`,
        ],
      },
      `For \`ssh\` in the line "ssh 22/tcp # The Secure Shell", your function ${did(port)}.`,
    ),
  ).toBe(22);
});

test("ignores spaces at the beginning and the end of a line", () => {
  expect(servicePort("ntp 123/udp", "ntp", "udp")).toBe(123);
  const port = attempt("ntp", "udp", "   ntp   123/udp   ");

  expect(
    port,
    diagnose({
      "keeps-outer-spaces": [
        port instanceof Error || port === undefined || Number.isNaN(port),
        `Your function finds \`ntp\` in "ntp 123/udp". With spaces around the line it ${did(port)}. What is the first word when you split a line that begins with spaces?`,
      ],
    }),
  ).toBe(123);
});

test("finds a service by an alias", () => {
  const port = attempt("www");
  const missed = typeof attempt("http") === "number" && (isUnknown(port) || port === undefined);
  const seen = `\`www\` is an alias of \`http\`, and your function ${did(port)}.`;

  expect(
    port,
    diagnose({ "misses-aliases": [missed, `${seen} Where on a line are the aliases?`] }, seen),
  ).toBe(80);
});

test("finds a service by any of its aliases", () => {
  expect(servicePort(services, "www")).toBe(80);
  const port = attempt("www-http");

  expect(
    port,
    diagnose(
      {
        "first-alias-only": [
          isUnknown(port) || port === undefined,
          `Your function finds \`www\`, the first alias of \`http\`. For \`www-http\`, the second, it ${did(port)}. How many aliases can a line have?`,
        ],
      },
      `Your function ${did(port)} for \`www-http\`, an alias of \`http\`.`,
    ),
  ).toBe(80);
});

test("compares whole names", () => {
  const port = servicePort(services, "http");

  expect(
    port,
    diagnose({
      "matches-prefix": [
        port === 8080,
        "For `http` your function returned 8080, the port of `http-alt`. Is part of a name enough for a match?",
      ],
    }),
  ).toBe(80);
});

test("returns the port for the protocol that was asked for", () => {
  const port = attempt("rtsp", "udp");

  expect(
    port,
    diagnose(
      {
        "ignores-protocol": [
          port === 554,
          "`rtsp` is 554/tcp and 5554/udp. The caller asked for udp, and your function returned 554.",
        ],
      },
      `Your function ${did(port)} for \`rtsp\` and udp.`,
    ),
  ).toBe(5554);
});

test("ignores everything after a #", () => {
  expect(servicePort(services, "ssh")).toBe(22);
  for (const word of ["gopher", "finger", "#finger"]) {
    const port = attempt(word);

    expect(
      port,
      diagnose({
        ...returnsForUnknown(port, word),
        "reads-comments": [
          typeof port === "number",
          `\`${word}\` appears only in a comment, and your function ${did(port)} for it. Where does a comment begin, and where does it end?`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("throws for a name that only the other protocol has", () => {
  expect(servicePort(services, "syslog", "udp")).toBe(514);
  const port = attempt("syslog", "tcp");

  expect(
    port,
    diagnose({
      ...returnsForUnknown(port, "syslog"),
      "ignores-protocol": [
        port === 514,
        "`syslog` is in the list for udp only. The caller asked for tcp, and your function returned 514.",
      ],
    }),
  ).toBeInstanceOf(Error);
});

test("reads lines that end in CRLF", () => {
  const windows = `${services}\n`.replaceAll("\n", "\r\n");
  expect(servicePort(services, "cmd")).toBe(514);
  const port = attempt("cmd", "tcp", windows);

  expect(
    port,
    diagnose({
      "keeps-carriage-return": [
        isUnknown(port) || port === undefined,
        `Your function finds the alias \`cmd\` where lines end in "\\n". Where they end in "\\r\\n", it ${did(port)}. What is the last word of such a line?`,
      ],
    }),
  ).toBe(514);
  expect(servicePort(windows, "rtsp", "udp")).toBe(5554);
});

test("treats upper and lower case as different", () => {
  expect(servicePort(services, "ssh")).toBe(22);
  const port = attempt("SSH");

  expect(
    port,
    diagnose({
      ...returnsForUnknown(port, "SSH"),
      "ignores-case": [
        port === 22,
        "The list has `ssh`, not `SSH`, and your function returned 22 for `SSH`. What does the stub say about case?",
      ],
    }),
  ).toBeInstanceOf(Error);
});

test("throws an error that contains the unknown name", () => {
  expect(servicePort(services, "domain", "udp")).toBe(53);
  const error = attempt("no-such-service");

  expect(error, diagnose(returnsForUnknown(error, "no-such-service"))).toBeInstanceOf(Error);
  expect(
    String(error),
    diagnose({
      "unnamed-service": [
        isUnknown(error),
        `The caller asked for \`no-such-service\`, and the message of your error is ${inspect((error as Error).message)}. What would someone who reads it in a log want to know?`,
      ],
    }),
  ).toContain("no-such-service");
});

/** The port, or the error that was thrown. */
function attempt(name: string, protocol?: "tcp" | "udp", text = services): unknown {
  try {
    return servicePort(text, name, protocol);
  } catch (error) {
    return error;
  }
}

/** What a call did, in words. */
function did(result: unknown): string {
  return result instanceof Error
    ? `threw "${result.message}"`
    : `returned ${inspect(result, { depth: 1, breakLength: Number.POSITIVE_INFINITY })}`;
}

/** True for an error that says "not found", as opposed to one that the code ran into. */
function isUnknown(result: unknown): boolean {
  return result instanceof Error && !(result instanceof TypeError || result instanceof ReferenceError);
}

function returnsForUnknown(result: unknown, name: string) {
  const seen = !(result instanceof Error) && !result;
  const advice = `The list has no tcp service called \`${name}\`, and your function ${did(result)}. How should the caller notice?`;
  return { "undefined-for-unknown": [seen, advice] } as const;
}
