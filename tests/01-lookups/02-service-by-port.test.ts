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

test("a port gives the official name, not an alias", () => {
  const name = attempt(80);

  expect(
    name,
    diagnose({
      "returns-alias": [
        name === "www" || name === "www-http",
        "`www` is an alias of `http`. Where on its line does the official name stand?",
      ],
      "returns-line": [String(name).includes("80/tcp"), "You returned more of the line than the name."],
    }),
  ).toBe("http");
});

test("a port is compared whole", () => {
  expect(attempt(7)).toBe("echo");
  for (const port of [8, 651, 3]) {
    const name = attempt(port);

    expect(
      name,
      diagnose({
        "matches-prefix": [
          typeof name === "string",
          `You found \`${name}\` for port ${port}, whose digits are only a part of its number.`,
        ],
        "undefined-for-unknown": [
          name === undefined,
          `No line has port ${port}, and you returned undefined. How will the caller notice?`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("the protocol decides between two services of one port", () => {
  const name = attempt(514, "udp");

  expect(attempt(53, "tcp")).toBe("domain");
  expect(attempt(53, "udp")).toBe("domain");
  expect(
    name,
    diagnose({
      "ignores-protocol": [
        name === "shell",
        "514/tcp is `shell` and 514/udp is `syslog`; you gave the tcp service where udp was asked for.",
      ],
    }),
  ).toBe("syslog");
});

test("a port known only for another protocol is unknown", () => {
  expect(attempt(123, "udp")).toBe("ntp");
  const other = attempt(123, "tcp");
  const longer = attempt(2905, "udp");

  expect(
    other,
    diagnose({
      "ignores-protocol": [other === "ntp", "Port 123 is known for udp only; you found it for tcp."],
    }),
  ).toBeInstanceOf(Error);
  expect(
    longer,
    diagnose({
      "matches-protocol-prefix": [
        longer === "telemetry",
        "Port 2905 is known for `udplite` only, which is another protocol than `udp`; you found it for `udp`.",
      ],
    }),
  ).toBeInstanceOf(Error);
});

test("of two lines with one port the first one counts", () => {
  const name = attempt(8080);

  expect(
    name,
    diagnose({
      "last-line-wins": [
        name === "proxy",
        "8080/tcp stands on two lines, and you gave the name of the second.",
      ],
    }),
  ).toBe("http-alt");
});

test("what stands behind a # is no line, and CRLF line ends do not count", () => {
  const windows = services.replaceAll("\n", "\r\n");

  expect(serviceName(windows, 22)).toBe("ssh");
  expect(serviceName(windows, 8080)).toBe("http-alt");
  for (const port of [79, 70]) {
    const name = attempt(port);

    expect(
      name,
      diagnose({
        "reads-comments": [
          typeof name === "string",
          `${port}/tcp stands only in a comment, and you found a name for it.`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("the error for an unknown port says which port", () => {
  const error = attempt(4711);

  expect(attempt(22)).toBe("ssh");
  expect(
    error,
    diagnose({
      "undefined-for-unknown": [
        error === undefined,
        "An unknown port gave undefined. How will the caller notice?",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    String(error),
    "The message of the error leaves the caller guessing which port was meant.",
  ).toContain("4711");
});

test("0 and 65535 are ports too", () => {
  for (const [port, expected] of [
    [0, "first"],
    [65_535, "last"],
  ] as const) {
    const name = attempt(port);

    expect(
      name,
      diagnose({
        "rejects-the-edges": [
          name instanceof RangeError,
          `${port} is the edge of the range, but inside it; you threw a RangeError.`,
        ],
      }),
    ).toBe(expected);
  }
});

test("what is no port number is a RangeError", () => {
  expect(attempt(22)).toBe("ssh");
  for (const port of [-1, 65_536, 80.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const error = attempt(port);

    expect(
      error,
      diagnose({
        "accepts-any-number": [
          !(error instanceof RangeError),
          `${port} can be no port at all, which is something else than a port that nobody knows. Look at what the contract wants thrown.`,
        ],
      }),
    ).toBeInstanceOf(RangeError);
  }
});

/** The name, or the error that was thrown. */
function attempt(port: number, protocol?: "tcp" | "udp"): unknown {
  try {
    return serviceName(services, port, protocol);
  } catch (error) {
    return error;
  }
}
