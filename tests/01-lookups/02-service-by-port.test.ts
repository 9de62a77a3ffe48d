/** Long because a parser has many small ways to go wrong: each test tries one, with a text of its own that the message shows. */
import { serviceName } from "#exercises/01-lookups/02-service-by-port.ts";
import {
  type Attempt,
  attempt,
  diagnose,
  did,
  expect,
  expectThrown,
  foundNothing,
  isLostInForEach,
  Random,
  type Symptoms,
  test,
  withArticle,
} from "../test.ts";

const ssh = "ssh 22/tcp";
const http = "http 80/tcp www www-http";
const remembers = `Your function was asked three times for port 22 in the line "${ssh}", and the results differ. What outside of your function keeps something from call to call? A regular expression with the flag \`g\` does: its \`lastIndex\`.`;

test("finds the service at a port", () => {
  const ending = ask("http 80/tcp", 80, "tcp");
  const { value, threw } = ending;

  expectName("http", ending, "The text was the single line `http 80/tcp`", {
    "returns-inside-foreach": [
      () => isLostInForEach("http", serviceName, "http 80/tcp", 80, "tcp"),
      `Your function found 'http', and then it ${did(ending)}. The \`return\` of 'http' is inside the callback that you give to \`forEach\`: what does it leave, the callback or your function?`,
    ],
    "cuts-lines-without-comments": [
      () => foundNothing(ending) && ask("http 80/tcp # World Wide Web", 80, "tcp").value === "http",
      `Your function finds port 80 in "http 80/tcp # World Wide Web". In "http 80/tcp", without a comment, it doesn't: it ${did(ending)}. What is left of a line without a \`#\` when your code cuts off the comment?`,
    ],
    "looks-among-the-names": [
      () => foundNothing(ending) && ask("80 12345/tcp", 80, "tcp").value !== undefined,
      `The text was the single line \`http 80/tcp\`, and your function ${did(ending)}. In the line \`80 12345/tcp\` it finds 80, which is the name there. Which word of a line holds the port?`,
    ],
    "finds-nothing": [
      foundNothing(ending),
      `The text was the single line \`http 80/tcp\`, the port was the number 80, and your function ${did(ending)}. Does your loop get to this line? If it does, which comparison fails? Look at the values on both sides of it, and at their types.`,
    ],
    "returns-line": [
      !threw && String(value).includes("80/tcp"),
      `Your function ${did(ending)}, which isn't the name alone. Which word of the line \`http 80/tcp\` is the name?`,
    ],
  });
});

test("returns the same name each time it is asked", () => {
  const endings = [1, 2, 3].map(() => ask(ssh, 22, "tcp"));
  for (const ending of endings) {
    expectName("ssh", ending, `The text was the single line "${ssh}", asked three times`, {
      "remembers-the-first-text": [
        () => ending.value !== "ssh" && ask(ssh, 80, "tcp").value === "http",
        `The text was the single line "${ssh}". For port 22 your function ${did(ending)}, and for port 80 it returned 'http', which was in the text of an earlier call. What outside of your function keeps something from call to call?`,
      ],
      "remembers-the-last-call": [endings.some(({ value }) => value === "ssh"), remembers],
    });
  }
});

test("looks for tcp when no protocol is given", () => {
  expectFound("ssh", ssh, 22, "tcp");
  const ending = ask(ssh, 22);

  expectName("ssh", ending, `Called as serviceName("${ssh}", 22), without a protocol`, {
    "forgets-the-default": [
      foundNothing(ending),
      `Your function finds port 22 in "${ssh}" when it is called with "tcp". Called without a protocol, it ${did(ending)}. What does the stub say about a protocol that is left out?`,
    ],
  });
});

test("looks at every line", () => {
  expectFound("ssh", ssh, 22);
  const ending = ask(`${ssh}\nntp 123/tcp`, 123);
  const descending = "ntp 123/tcp\nssh 22/tcp";
  const smaller = ask(descending, 22);

  expectName("ntp", ending, "The text was the two lines `ssh 22/tcp` and `ntp 123/tcp`, the port was 123", {
    "stops-at-the-first-line": [
      foundNothing(ending) && ask("ntp 123/tcp\nssh 22/tcp", 123).value === "ntp",
      `Your function finds port 123 on the first line of a text. On the second line, after \`${ssh}\`, it doesn't: it ${did(ending)}. What does your loop do at a line that isn't the right one?`,
    ],
  });
  expectName("ssh", smaller, `The text was ${JSON.stringify(descending)}, the port was 22`, {
    "expects-sorted-lines": [
      foundNothing(smaller) && ask(`${ssh}\nntp 123/tcp`, 22).value === "ssh",
      `Your function finds port 22 when its line comes before the one with 123. Here it comes after, and your function ${did(smaller)}. In which order may the lines come?`,
    ],
  });
});

test("skips blank lines, and spaces around a line", () => {
  expectFound("ssh", ssh, 22);
  const blank = ask(`\n\n${ssh}\n`, 22);
  const spaced = ask("  ssh \t 22/tcp  ", 22);

  expectName("ssh", blank, "The text was two blank lines and the line `ssh 22/tcp`, the port was 22", {
    "trips-over-blank-lines": [
      blank.threw || blank.value === undefined,
      `Your function finds port 22 in a text of one line. With two blank lines before it, your function ${did(blank)}. What do you get when you take a blank line apart?`,
    ],
    "takes-the-name-of-another-line": [
      blank.value === "",
      "The text was two blank lines and the line `ssh 22/tcp`. For port 22 your function returned '', which is all that a blank line has for a name. How does your code get from the port that it found to the name on the same line?",
    ],
  });
  expectName("ssh", spaced, 'The text was the single line "  ssh \\t 22/tcp  ", the port was 22', {
    "splits-at-every-space": [
      spaced.threw || !["ssh", "22/tcp"].includes(String(spaced.value).trim()),
      `Your function finds port 22 in "${ssh}". In "  ssh \\t 22/tcp  " it doesn't: it ${did(spaced)}. Which words do you get when you take that line apart?`,
    ],
  });
});

test("finds a port after a tab as well as after spaces", () => {
  expectFound("ssh", ssh, 22);
  for (const line of ["ssh\t22/tcp", "ssh      22/tcp", "ssh\t\t22/tcp\t"]) {
    const ending = ask(line, 22);

    expectName("ssh", ending, `The text was the single line ${JSON.stringify(line)}, the port was 22`, {
      "one-separator": [
        foundNothing(ending) || String(ending.value).includes("22/tcp"),
        `Your function finds port 22 in "${ssh}", but with ${JSON.stringify(line)} it ${did(ending)}. What may separate two columns, and how much of it?`,
      ],
    });
  }
});

test("finds a port whose line ends in a comment", () => {
  expectFound("ssh", ssh, 22);
  const ending = ask(`${ssh} # The Secure Shell`, 22);

  expectName("ssh", ending, `The text was the single line "${ssh} # The Secure Shell", the port was 22`, {
    "skips-lines-with-comments": [
      foundNothing(ending),
      `Your function finds port 22 in the line "${ssh}". With a comment after it, it ${did(ending)}. How much of a line does a comment take up?`,
    ],
  });
});

test("returns the official name, not an alias", () => {
  const ending = ask(http, 80);

  expectName("http", ending, `The text was the single line \`${http}\`, the port was 80`, {
    "returns-every-name": [
      () =>
        ["http", "www", "www-http"].every((name) =>
          String(ending.value)
            .split(/[\s,]+/)
            .includes(name),
        ),
      `Port 80 belongs to the line \`${http}\`, and your function ${did(ending)}: the official name with its aliases. Which of these words does the caller want?`,
    ],
    "returns-alias": [
      ending.value === "www" || ending.value === "www-http",
      `Port 80 belongs to the line \`${http}\`, and your function ${did(ending)}. Which column holds the official name?`,
    ],
  });
});

test("compares whole port numbers", () => {
  const text = "http-alt 8080/tcp\nshell 514/tcp";
  expectFound("shell", text, 514);
  for (const port of [80, 8, 14, 51]) {
    const ending = ask(text, port);

    expectThrown(ending, `The text has the ports 8080 and 514, the caller asked for ${port}`, {
      "matches-prefix": [
        ending.value === "http-alt" || ending.value === "shell",
        `No line has port ${port}, and your function ${did(ending)}. The port of that service only contains the digits of ${port}.`,
      ],
    });
  }
});

test("returns the service for the protocol that was asked for", () => {
  const text = "shell 514/tcp cmd\nsyslog 514/udp";
  expectFound("shell", text, 514, "tcp");
  const ending = ask(text, 514, "udp");

  const lines = "514/tcp is `shell` on the first line, and 514/udp is `syslog` on the second";
  expectName("syslog", ending, `${lines}. The caller asked for udp`, {
    "ignores-protocol": [
      ending.value === "shell",
      `${lines}. The caller asked for udp, and your function returned 'shell'. Where does your code ask about the protocol?`,
    ],
    "gives-up-at-the-first-port": [
      foundNothing(ending),
      `${lines}. The caller asked for udp, and your function ${did(ending)}. What does it do when the port is right and the protocol isn't?`,
    ],
  });
});

test("throws for a port that is listed for another protocol only", () => {
  const text = "ntp 123/udp\ntelemetry 2905/udplite";
  expectFound("ntp", text, 123, "udp");
  const [other, longer] = [ask(text, 123, "tcp"), ask(text, 2905, "udp")];

  expectThrown(other, "Port 123 is in the list for udp only, the caller asked for tcp", {
    "ignores-protocol": [
      other.value === "ntp",
      "Port 123 is in the list for udp only. The caller asked for tcp, and your function returned 'ntp'.",
    ],
  });
  expectThrown(longer, "Port 2905 is in the list for `udplite`, the caller asked for udp", {
    "matches-protocol-prefix": [
      longer.value === "telemetry",
      "Port 2905 is in the list for `udplite`, a protocol of its own. The caller asked for `udp`, and your function returned 'telemetry'.",
    ],
  });
});

test("takes the first of two lines with the same port", () => {
  const ending = ask("http-alt 8080/tcp webcache\nproxy 8080/tcp", 8080);

  const seen = "Two lines have 8080/tcp, first `http-alt`, then `proxy`. The caller asked for 8080 and tcp";
  expectName("http-alt", ending, seen, {
    "last-line-wins": [
      ending.value === "proxy",
      `${seen}, and your function returned 'proxy'. Which of the two lines counts? What does your code do when it meets a port again?`,
    ],
  });
});

test("ignores everything after a #", () => {
  const text = `# finger 79/tcp\n#gopher 70/tcp\nold # echo 7/tcp\n${ssh}`;
  expectFound("ssh", text, 22);
  for (const port of [79, 70, 7]) {
    const ending = ask(text, port);

    expectThrown(ending, `${port}/tcp appears only in a comment`, {
      "reads-comments": [
        /finger|gopher|echo|old|#/.test(String(ending.value)),
        `${port}/tcp appears only in a comment, and your function ${did(ending)} for it. Where does a comment begin, and where does it end?`,
      ],
    });
  }
});

test("reads lines that end in CRLF", () => {
  const windows = "shell 514/tcp\r\n\r\ndomain 53/udp\r\n";
  expectFound("domain", windows.replaceAll("\r", ""), 53, "udp");
  const ending = ask(windows, 53, "udp");

  expectName("domain", ending, `The text was ${JSON.stringify(windows)}, the caller asked for 53 and udp`, {
    "keeps-carriage-return": [
      foundNothing(ending),
      `Your function finds \`domain 53/udp\` where lines end in "\\n". Where they end in "\\r\\n", it ${did(ending)}. What is the last word of such a line?`,
    ],
  });
  expectFound("shell", windows, 514);
});

test("throws an error that contains the unknown port", () => {
  expectFound("ssh", ssh, 22);
  const ending = ask(ssh, 4711);
  const { error } = ending;
  const message = error instanceof Error ? error.message : "";

  expectThrown(ending, "The list has no service at port 4711");
  expect(
    error,
    diagnose({
      "same-error-for-both": [
        true,
        `Port 4711 could be in the list but isn't, and your function threw a RangeError ("${message}"). How can the caller tell that from a number that can't be a port?`,
      ],
    }),
  ).not.toBeInstanceOf(RangeError);
  expect(
    message,
    diagnose({
      "reads-what-it-did-not-find": [
        error instanceof TypeError,
        `No line has port 4711, and your function threw a TypeError: "${message}". Did you throw that, or did your code run into it? What does your search return when it finds nothing?`,
      ],
      "unnamed-port": [
        true,
        `The caller asked for port 4711, and the message of your error is "${message}". What would someone who reads it in a log want to know?`,
      ],
    }),
  ).toContain("4711");
});

test("accepts 0 and 65535 as ports", () => {
  const text = `first 0/tcp\nlast 65535/tcp\n${ssh}`;
  expectFound("ssh", text, 22);
  for (const [port, expected] of [
    [0, "first"],
    [65_535, "last"],
  ] as const) {
    const ending = ask(text, port);

    expectName(expected, ending, `Port ${port} is allowed, and the list has it`, {
      "rejects-the-edges": [
        ending.error instanceof RangeError,
        `Port ${port} is allowed, and the list has it. Your function threw a RangeError, "${(ending.error as Error)?.message}". Which numbers does your condition let through?`,
      ],
    });
  }
});

test("throws a RangeError for a number that isn't a port", () => {
  expectFound("ssh", "http 80/tcp\nssh 22/tcp", 22);
  for (const port of [-1, 65_536, 80.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    const ending = ask("http 80/tcp\nssh 22/tcp", port);
    const { threw, error } = ending;

    const seen = `${port} can't be a port at all, and your function ${did(ending)}.`;
    const what = error instanceof Error ? ` It was ${withArticle(error.name)}.` : "";
    const advice = `${seen}${what} That should be a RangeError, so that the caller can tell it from a port that isn't in the list.`;
    expectThrown(ending, `${port} can't be a port at all`, {
      "accepts-any-number": [!threw, advice],
    });
    expect(
      error,
      diagnose({
        "accepts-any-number": [error instanceof Error && error.name === "Error", advice],
        "another-class-of-error": [true, advice],
      }),
    ).toBeInstanceOf(RangeError);
  }
});

test("decides whether a number can be a port without looking at the list", () => {
  const text = `${ssh}\nteapot 70000/tcp`;
  expectFound("ssh", text, 22);
  const ending = ask(text, 70_000);

  const seen = `The list has the line \`teapot 70000/tcp\`, which no such list should have. For 70000 your function ${did(ending)}.`;
  expect(
    ending.error,
    diagnose(
      {
        "checks-the-number-too-late": [
          ending.value === "teapot",
          `${seen} That number can't be a port, whatever a list says, so it should be a RangeError. When does your code check the number: before the search, or after it?`,
        ],
      },
      `${seen} That number can't be a port, so it should be a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
});

test("finds names and ports that it has never seen", () => {
  const random = new Random("service by port");
  const first = random.integer(1, 60_000);
  const services = Array.from({ length: 5 }, (_, at) => ({
    name: `${random.word(6)}-${at}`,
    port: first + at,
    protocol: random.pick(["tcp", "udp"] as const),
  }));
  const lines = services.map(({ name, port, protocol }) => `${name} ${port}/${protocol} ${random.word(5)}`);

  for (const [at, { name, port, protocol }] of services.entries()) {
    const ending = ask(lines.join("\n"), port, protocol);
    const seen = `One of five lines was "${lines[at]}", the caller asked for ${port} and ${protocol}`;
    const advice = `${seen}, and your function ${did(ending)}. It finds the ports of the examples: what does it do for ports that it doesn't know in advance?`;
    expectName(name, ending, seen, { "replays-the-examples": [true, advice] });
  }
});

test("returns a name as it is written", () => {
  const line = "Web-Cats 8090/tcp";
  const ending = ask(line, 8090);

  expectName("Web-Cats", ending, `The text was the single line "${line}", the port was 8090`, {
    "changes-case": [
      String(ending.value).toLowerCase() === "web-cats",
      `The text was the single line "${line}", and your function ${did(ending)}. What in your code changes its letters?`,
    ],
  });
});

function ask(text: string, port: number, ...protocol: ["tcp" | "udp"] | []): Attempt<string> {
  return attempt(() => serviceName(text, port, ...protocol));
}

/** Fails unless the call returned this name. `seen` says what it was asked, for a mistake that is not listed. */
function expectName(name: string, ending: Attempt<string>, seen: string, symptoms: Symptoms = {}): void {
  const { threw, error, value } = ending;
  const otherwise = `${seen}, and your function ${did(ending)}. Expected '${name}'.`;
  expect(threw ? error : value, diagnose(symptoms, otherwise)).toBe(name);
}

/** A simpler case, without which the one that follows would say nothing. */
function expectFound(name: string, text: string, port: number, protocol: "tcp" | "udp" = "tcp"): void {
  const seen = `The text was ${JSON.stringify(text)}, the caller asked for ${port} and ${protocol}`;
  expectName(name, ask(text, port, protocol), seen);
}
