import { inspect } from "node:util";
import { serviceName } from "#exercises/01-lookups/02-service-by-port.ts";
import { diagnose, expect, test } from "../test.ts";

const services = [
  "# Network services",
  "",
  "first\t\t0/tcp",
  "ssh\t\t22/tcp\t\t\t# The Secure Shell",
  "domain\t\t53/tcp",
  "domain\t\t53/udp",
  "http\t\t80/tcp\t\twww www-http\t# World Wide Web",
  "echo\t\t7/tcp\t\t# sends back all that comes",
  "shell\t\t514/tcp\tcmd",
  "syslog\t\t514/udp",
  "telemetry\t2905/udplite",
  "http-alt\t8080/tcp\twebcache",
  "proxy\t\t8080/tcp",
  "# finger 79/tcp",
  "#gopher 70/tcp",
  "   ntp   123/udp   ",
  "last\t\t65535/tcp",
].join("\n");

test("finds the service at a port", () => {
  const name = attempt(80, "tcp", "http 80/tcp");
  if (name instanceof Error && !isUnknown(name)) throw name;

  expect(
    name,
    diagnose(
      {
        "finds-nothing": [
          isUnknown(name),
          `The text was the single line \`http 80/tcp\`, and your function ${did(name)}. Does the comparison come out true for that line? Look at the types of the two things that you compare, and at what your \`return\` leaves: inside a callback it leaves only the callback.`,
        ],
        "returns-line": [
          String(name).includes("80/tcp"),
          `Your function ${did(name)}, which is more of the line than the name.`,
        ],
      },
      `The text was the single line \`http 80/tcp\`, and your function ${did(name)}.`,
    ),
  ).toBe("http");
});

test("finds a port whose line ends in a comment", () => {
  expect(serviceName("ssh 22/tcp", 22)).toBe("ssh");
  const name = attempt(22, "tcp", "ssh 22/tcp # The Secure Shell");

  expect(
    name,
    diagnose(
      {
        "skips-lines-with-comments": [
          isUnknown(name) || name === undefined,
          `Your function finds port 22 in the line "ssh 22/tcp". With a comment after it, it ${did(name)}. How much of a line does a comment take up?`,
        ],
      },
      `For port 22 in the line "ssh 22/tcp # The Secure Shell", your function ${did(name)}.`,
    ),
  ).toBe("ssh");
});

test("returns the official name, not an alias", () => {
  const name = serviceName(services, 80);

  expect(
    name,
    diagnose(
      {
        "returns-alias": [
          name === "www" || name === "www-http",
          `Port 80 belongs to the line \`http  80/tcp  www www-http\`, and your function ${did(name)}. Which column holds the official name?`,
        ],
      },
      `For port 80 your function ${did(name)}.`,
    ),
  ).toBe("http");
});

test("compares whole port numbers", () => {
  expect(serviceName(services, 7)).toBe("echo");
  for (const port of [8, 651, 3]) {
    const name = attempt(port);

    expect(
      name,
      diagnose({
        ...returnsForUnknown(name, port),
        "matches-prefix": [
          typeof name === "string",
          `No line has port ${port}, and your function ${did(name)}. The port of that service only contains the digits of ${port}.`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("returns the service for the protocol that was asked for", () => {
  expect(serviceName(services, 53, "tcp")).toBe("domain");
  expect(serviceName(services, 53, "udp")).toBe("domain");
  const name = attempt(514, "udp");

  expect(
    name,
    diagnose(
      {
        "ignores-protocol": [
          name === "shell",
          "514/tcp is `shell` and 514/udp is `syslog`. The caller asked for udp, and your function returned 'shell'.",
        ],
      },
      `For port 514 and udp your function ${did(name)}.`,
    ),
  ).toBe("syslog");
});

test("throws for a port that only another protocol has", () => {
  expect(serviceName(services, 123, "udp")).toBe("ntp");
  const other = attempt(123, "tcp");
  const longer = attempt(2905, "udp");

  expect(
    other,
    diagnose({
      ...returnsForUnknown(other, 123),
      "ignores-protocol": [
        other === "ntp",
        "Port 123 is in the list for udp only. The caller asked for tcp, and your function returned 'ntp'.",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    longer,
    diagnose({
      "matches-protocol-prefix": [
        longer === "telemetry",
        "Port 2905 is in the list for `udplite`, a protocol of its own. The caller asked for `udp`, and your function returned 'telemetry'.",
      ],
    }),
  ).toBeInstanceOf(Error);
});

test("takes the first of two lines with the same port", () => {
  const name = serviceName(services, 8080);

  expect(
    name,
    diagnose(
      {
        "last-line-wins": [
          name === "proxy",
          "Two lines have 8080/tcp, first `http-alt`, then `proxy`. Your function returned 'proxy'.",
        ],
      },
      `For port 8080 your function ${did(name)}.`,
    ),
  ).toBe("http-alt");
});

test("ignores everything after a #", () => {
  expect(serviceName(services, 22)).toBe("ssh");
  for (const port of [79, 70]) {
    const name = attempt(port);

    expect(
      name,
      diagnose({
        ...returnsForUnknown(name, port),
        "reads-comments": [
          typeof name === "string",
          `${port}/tcp appears only in a comment, and your function ${did(name)} for it.`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("reads lines that end in CRLF", () => {
  const windows = `${services}\n`.replaceAll("\n", "\r\n");
  expect(serviceName(services, 53, "udp")).toBe("domain");
  const name = attempt(53, "udp", windows);

  expect(
    name,
    diagnose({
      "keeps-carriage-return": [
        isUnknown(name) || name === undefined,
        `Your function finds \`domain  53/udp\` where lines end in "\\n". Where they end in "\\r\\n", it ${did(name)}. What is the last word of such a line?`,
      ],
    }),
  ).toBe("domain");
  expect(serviceName(windows, 8080)).toBe("http-alt");
});

test("throws an error that contains the unknown port", () => {
  expect(serviceName(services, 22)).toBe("ssh");
  const error = attempt(4711);

  expect(error, diagnose(returnsForUnknown(error, 4711))).toBeInstanceOf(Error);
  expect(
    error,
    diagnose({
      "same-error-for-both": [
        true,
        `Port 4711 could be in the list but isn't, and your function threw a RangeError ("${(error as Error).message}"). How can the caller tell that from a number that can't be a port?`,
      ],
    }),
  ).not.toBeInstanceOf(RangeError);
  expect(
    String(error),
    diagnose({
      "unnamed-port": [
        isUnknown(error),
        `The caller asked for port 4711, and the message of your error is ${inspect((error as Error).message)}. What would someone who reads it in a log want to know?`,
      ],
    }),
  ).toContain("4711");
});

test("accepts 0 and 65535 as ports", () => {
  for (const [port, expected] of [
    [0, "first"],
    [65_535, "last"],
  ] as const) {
    const name = attempt(port);

    expect(
      name,
      diagnose(
        {
          "rejects-the-edges": [
            name instanceof RangeError,
            `Port ${port} is allowed and in the list. Your function threw a RangeError, "${(name as Error)?.message}".`,
          ],
        },
        `For port ${port} your function ${did(name)}.`,
      ),
    ).toBe(expected);
  }
});

test("throws a RangeError for a number that isn't a port", () => {
  expect(serviceName(services, 22)).toBe("ssh");
  for (const port of [-1, 65_536, 80.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const error = attempt(port);

    expect(
      error,
      diagnose(
        {
          "accepts-any-number": [
            isUnknown(error) || !(error instanceof Error),
            `${port} can't be a port at all, and your function ${did(error)}. That should be a RangeError, so that the caller can tell it from a port that isn't in the list.`,
          ],
        },
        `For port ${port} your function ${did(error)}.`,
      ),
    ).toBeInstanceOf(RangeError);
  }
});

/** The name, or the error that was thrown. */
function attempt(port: number, protocol?: "tcp" | "udp", text = services): unknown {
  try {
    return serviceName(text, port, protocol);
  } catch (error) {
    return error;
  }
}

/** What a call did, in words. */
function did(result: unknown): string {
  if (result instanceof Error) return `threw "${result.message}"`;
  return `returned ${inspect(result, { depth: 1, breakLength: Number.POSITIVE_INFINITY })}`;
}

/** True for an error that says "not found", as opposed to one that the code ran into. */
function isUnknown(result: unknown): boolean {
  return result instanceof Error && !(result instanceof TypeError || result instanceof ReferenceError);
}

function returnsForUnknown(result: unknown, port: number) {
  const seen = !(result instanceof Error) && !result;
  const advice = `The list has no tcp service at port ${port}, and your function ${did(result)}. How should the caller notice?`;
  return { "undefined-for-unknown": [seen, advice] } as const;
}
