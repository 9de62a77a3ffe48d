import { servicePort } from "#exercises/01-lookups/01-service-by-name.ts";
import { diagnose, expect, test } from "../test.ts";

const services = [
  "# Network services",
  "",
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
  "   ntp   123/udp   ",
].join("\n");

test("an official name gives its port, as a number", () => {
  const port = attempt("ssh");

  expect(
    port,
    diagnose({
      "one-separator": [
        port instanceof Error || Number.isNaN(port) || port === 0,
        "`ssh` has a line, and you did not find its port. What may stand between two columns, and how much of it?",
      ],
      "returns-nothing": [
        port === undefined,
        "Your function came to its end for `ssh`, and gave nothing back: its result is undefined.",
      ],
      "returns-string": [typeof port === "string", "You returned text. A port is a number."],
    }),
  ).toBe(22);
});

test("an alias gives the same port as the official name", () => {
  const port = attempt("www");

  expect(
    port,
    diagnose({
      "misses-aliases": [
        port instanceof Error || port === undefined,
        "`www` is an alias of `http`: further names may stand behind the port.",
      ],
    }),
  ).toBe(80);
});

test("a name is compared whole", () => {
  const port = attempt("http");

  expect(
    port,
    diagnose({
      "matches-prefix": [
        port === 8080,
        "You answered `http` with the port of `http-alt`, which only begins the same.",
      ],
    }),
  ).toBe(80);
});

test("the protocol decides between two ports of one name", () => {
  const port = attempt("rtsp", "udp");

  expect(
    port,
    diagnose({
      "ignores-protocol": [
        port === 554,
        "`rtsp` has 554/tcp and 5554/udp; you gave the tcp port where udp was asked for.",
      ],
    }),
  ).toBe(5554);
});

test("what stands behind a # is no name", () => {
  expect(servicePort(services, "ssh")).toBe(22);
  for (const word of ["gopher", "finger", "#finger"]) {
    const port = attempt(word);

    expect(
      port,
      diagnose({
        "undefined-for-unknown": [
          port === undefined,
          `No line knows \`${word}\`, and you returned undefined. How will the caller notice?`,
        ],
        "reads-comments": [
          typeof port === "number",
          `\`${word}\` stands only in a comment, and you found a port for it.`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("a name known only for the other protocol is unknown", () => {
  const port = attempt("syslog", "tcp");

  expect(attempt("syslog", "udp")).toBe(514);
  expect(
    port,
    diagnose({
      "ignores-protocol": [port === 514, "`syslog` is known for udp only; you found it for tcp."],
    }),
  ).toBeInstanceOf(Error);
});

test("spaces around a line and CRLF line ends do not count", () => {
  const windows = services.replaceAll("\n", "\r\n");

  expect(servicePort(services, "ntp", "udp")).toBe(123);
  expect(servicePort(windows, "rtsp", "udp")).toBe(5554);
  expect(servicePort(windows, "cmd"), "With CRLF line ends the last alias of a line was not found.").toBe(
    514,
  );
});

test("case counts, as in getservbyname", () => {
  expect(attempt("ssh")).toBe(22);
  expect(attempt("SSH")).toBeInstanceOf(Error);
});

test("the error for an unknown name says which name", () => {
  const error = attempt("no-such-service");

  expect(
    error,
    diagnose({
      "undefined-for-unknown": [
        error === undefined,
        "An unknown name gave undefined. How will the caller notice?",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(String(error)).toContain("no-such-service");
});

/** The port, or the error that was thrown. */
function attempt(name: string, protocol?: "tcp" | "udp"): unknown {
  try {
    return servicePort(services, name, protocol);
  } catch (error) {
    return error;
  }
}
