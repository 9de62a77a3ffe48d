/** Long because a parser has many small ways to go wrong: each test tries one, with a text of its own that the message shows. */
import { servicePort } from "#exercises/01-lookups/01-service-by-name.ts";
import {
  type Attempt,
  attempt,
  changesWhenRepeated,
  diagnose,
  did,
  expect,
  expectThrown,
  foundNothing,
  isLostInForEach,
  Random,
  type Symptoms,
  test,
} from "../test.ts";

const ssh = "ssh 22/tcp";
const http = "http 80/tcp www www-http # not gopher";
const remembers = `Your function was asked three times for \`ssh\` in the line "${ssh}", and the results differ. What outside of your function keeps something from call to call? A regular expression with the flag \`g\` does: its \`lastIndex\`.`;

test("finds the port of a name, however the columns are spaced", () => {
  const lines = [ssh, "ssh\t22/tcp", "ssh      22/tcp", "ssh\t\t22/tcp"];
  const endings = lines.map((line) => ask(line, "ssh", "tcp"));
  const found = lines.find((_, at) => endings[at]?.value === 22);
  const missed = Math.max(
    0,
    endings.findIndex(({ value }) => value !== 22),
  );

  expectPort(22, endings[missed]!, `The text was the single line ${quoted(lines[missed])}`, {
    "returns-string": [
      endings.some(({ value }) => (value as unknown) === "22"),
      "Your function returned the string '22'. The caller expects a number.",
    ],
    "returns-nan": [
      endings.every(({ value }) => Number.isNaN(value)),
      `The text was the single line ${quoted(ssh)}, and your function returned NaN. Which part of the line did it turn into a number?`,
    ],
    "remembers-the-last-call": [() => changesWhenRepeated(() => servicePort(ssh, "ssh", "tcp")), remembers],
    "cuts-lines-without-comments": [
      () => endings.every(foundNothing) && ask(`${ssh} # The Secure Shell`, "ssh", "tcp").value === 22,
      `Your function finds \`ssh\` in "${ssh} # The Secure Shell". In "${ssh}", without a comment, it doesn't: it ${did(endings[0]!)}. What is left of a line without a \`#\` when your code cuts off the comment?`,
    ],
    "misses-the-official-name": [
      () => endings.every(foundNothing) && ask("ssh 22/tcp secure-shell", "secure-shell", "tcp").value === 22,
      `In the line "ssh 22/tcp secure-shell" your function finds the alias \`secure-shell\`. In ${quoted(ssh)} it doesn't find \`ssh\`, the official name: it ${did(endings[0]!)}. It is the first word, at index 0. Does your code compare that word, and does it take the index 0 for a find?`,
    ],
    "one-separator": [
      found,
      `Your function found the port in ${quoted(found)}, but with ${quoted(lines[missed])} it ${did(endings[missed]!)}. What may separate two columns, and how much of it?`,
    ],
    "returns-inside-foreach": [
      () => isLostInForEach(22, servicePort, ssh, "ssh", "tcp"),
      `Your function found 22 in the line ${quoted(ssh)}, and then it ${did(endings[0]!)}. The \`return\` of 22 is inside the callback that you give to \`forEach\`: what does it leave, the callback or your function?`,
    ],
    "finds-nothing": [
      endings.every(foundNothing),
      `The text was the single line ${quoted(ssh)}, and your function ${did(endings[0]!)}. Does your loop get to this line? If it does, which of your conditions does the line fail? Print the words that you compare.`,
    ],
  });
});

test("returns the same port each time it is asked", () => {
  const endings = [1, 2, 3].map(() => ask(ssh, "ssh", "tcp"));
  for (const ending of endings) {
    expectPort(22, ending, `The text was the single line "${ssh}", asked three times`, {
      "remembers-the-last-call": [true, remembers],
    });
  }
});

test("looks in the text that it is given", () => {
  expectFound(22, ssh, "ssh");
  const text = "meow 2222/tcp";
  const [own, earlier, never] = ["meow", "ssh", "http"].map((name) => ask(text, name, "tcp")) as [
    Attempt<number>,
    Attempt<number>,
    Attempt<number>,
  ];

  const seen = `The text was the single line "${text}"`;
  const symptoms: Symptoms = {
    "replays-the-examples": [
      never.value === 80,
      `${seen}, and your function returned 80 for \`http\`, a service that no text has mentioned so far. Where does your function read it?`,
    ],
    "remembers-the-first-text": [
      earlier.value === 22,
      `${seen}, and your function returned 22 for \`ssh\`. That was in the text of an earlier call. What outside of your function keeps something from call to call?`,
    ],
  };
  expectPort(2222, own, `${seen}, the caller asked for \`meow\``, symptoms);
  expectThrown(earlier, `${seen}, the caller asked for \`ssh\``, symptoms);
});

test("looks for tcp when no protocol is given", () => {
  expectFound(22, ssh, "ssh", "tcp");
  const ending = ask(ssh, "ssh");

  expectPort(22, ending, `Called as servicePort("${ssh}", "ssh"), without a protocol`, {
    "forgets-the-default": [
      foundNothing(ending),
      `Your function finds \`ssh\` in "${ssh}" when it is called with "tcp". Called without a protocol, it ${did(ending)}. What does the stub say about a protocol that is left out?`,
    ],
  });
});

test("looks at every line", () => {
  expectFound(22, ssh, "ssh");
  const ending = ask(`${ssh}\nntp 123/tcp`, "ntp");

  expectPort(
    123,
    ending,
    "The text was the two lines `ssh 22/tcp` and `ntp 123/tcp`, the caller asked for `ntp`",
    {
      "stops-at-the-first-line": [
        foundNothing(ending) && ask("ntp 123/tcp\nssh 22/tcp", "ntp").value === 123,
        `Your function finds \`ntp\` on the first line of a text. On the second line, after \`${ssh}\`, it doesn't: it ${did(ending)}. What does your loop do at a line that isn't the right one?`,
      ],
    },
  );
});

test("skips blank lines", () => {
  expectFound(22, ssh, "ssh");
  const ending = ask(`\n\n${ssh}\n`, "ssh");

  expectPort(22, ending, "The text was two blank lines and the line `ssh 22/tcp`", {
    "trips-over-blank-lines": [
      ending.threw || ending.value === undefined,
      `Your function finds \`ssh\` in a text of one line. With two blank lines before it, your function ${did(ending)}. What do you get when you take a blank line apart?`,
    ],
  });
});

test("finds a name whose line ends in a comment", () => {
  expectFound(22, ssh, "ssh");
  const ending = ask(`${ssh} # The Secure Shell`, "ssh");

  expectPort(22, ending, `The text was the single line "${ssh} # The Secure Shell"`, {
    "skips-lines-with-comments": [
      foundNothing(ending),
      `Your function finds \`ssh\` in the line "${ssh}". With a comment after it, it ${did(ending)}. How much of a line does a comment take up?`,
    ],
  });
});

test("ignores spaces at the beginning and the end of a line", () => {
  expectFound(123, "ntp 123/udp", "ntp", "udp");
  const ending = ask("   ntp   123/udp   ", "ntp", "udp");

  expectPort(123, ending, 'The text was the single line "   ntp   123/udp   "', {
    "keeps-outer-spaces": [
      ending.threw || ending.value === undefined || Number.isNaN(ending.value),
      `Your function finds \`ntp\` in "ntp 123/udp". With spaces around the line it ${did(ending)}. What is the first word when you split a line that begins with spaces?`,
    ],
  });
});

test("finds a service by any of its aliases", () => {
  expectFound(80, http, "http");
  const [first, second] = [ask(http, "www"), ask(http, "www-http")];

  const seen = `On the line "${http}", \`www\` is an alias of \`http\``;
  expectPort(80, first, seen, {
    "misses-the-first-alias": [
      foundNothing(first) && second.value === 80,
      `${seen}, and your function ${did(first)}. It finds \`www-http\`, the second alias. Where does your search begin, and what does it take for "not found"?`,
    ],
    "misses-aliases": [
      foundNothing(first),
      `${seen}, and your function ${did(first)}. Where on a line are the aliases?`,
    ],
  });
  expectPort(80, second, `On the line "${http}", \`www-http\` is an alias of \`http\``, {
    "first-alias-only": [
      foundNothing(second),
      `Your function finds \`www\`, the first alias of \`http\`. For \`www-http\`, the second, it ${did(second)}. How many aliases can a line have?`,
    ],
  });
});

test("compares whole names, character by character", () => {
  const part = ask(`http-alt 8080/tcp\n${http}`, "http");
  const aliases = "squid 3128/tcp webhttp my-http-proxy";
  const inAlias = ask(`${aliases}\n${http}`, "http");
  const dot = ask("z39x50 1/tcp\nz39.50 210/tcp", "z39.50");

  expectPort(80, part, "The text has lines for `http-alt` and for `http`, the caller asked for `http`", {
    "matches-prefix": [
      part.value === 8080,
      "For `http` your function returned 8080, the port of `http-alt`. Is part of a name enough for a match?",
    ],
  });
  expectPort(
    80,
    inAlias,
    `The text has the lines "${aliases}" and "${http}", the caller asked for \`http\``,
    {
      "matches-part-of-an-alias": [
        inAlias.value === 3128,
        `For \`http\` your function returned 3128, the port of the line "${aliases}". Is part of an alias enough for a match?`,
      ],
    },
  );
  expectPort(210, dot, "The text has lines for `z39x50` and for `z39.50`, the caller asked for `z39.50`", {
    "takes-a-name-for-a-pattern": [
      dot.value === 1,
      "For `z39.50` your function returned 1, the port of `z39x50`. What does a `.` match in a regular expression?",
    ],
  });
});

test("returns the port for the protocol that was asked for", () => {
  const text = "rtsp 554/tcp\nrtsp 5554/udp";
  const [ending, first] = [ask(text, "rtsp", "udp"), ask(text, "rtsp", "tcp")];

  expectPort(
    5554,
    ending,
    "`rtsp` is 554/tcp on the first line and 5554/udp on the second, the caller asked for udp",
    {
      "ignores-protocol": [
        ending.value === 554,
        "`rtsp` is 554/tcp and 5554/udp. The caller asked for udp, and your function returned 554. Which part of the line has the protocol, and does every match ask for it?",
      ],
      "gives-up-at-the-first-name": [
        foundNothing(ending) && first.value === 554,
        `\`rtsp\` is 554/tcp on the first line and 5554/udp on the second. The caller asked for udp, and your function ${did(ending)}. What does it do when the name is right and the protocol isn't?`,
      ],
    },
  );
  expectPort(
    554,
    first,
    "`rtsp` is 554/tcp on the first line and 5554/udp on the second, the caller asked for tcp",
    {
      "keeps-one-port-per-name": [
        first.value === 5554 || foundNothing(first),
        `\`rtsp\` is 554/tcp on the first line and 5554/udp on the second. Your function finds 5554 for udp. For tcp it ${did(first)}. What does it keep of a name when the name comes again?`,
      ],
    },
  );
});

test("throws an error that contains the unknown name", () => {
  expectFound(22, ssh, "ssh");
  const ending = ask(ssh, "no-such-service");

  expectThrown(ending, "The list has no service called `no-such-service`");
  const message = String(ending.error);
  expect(
    message,
    diagnose({
      "unnamed-service": [
        true,
        `The caller asked for \`no-such-service\`, and your function ${did(ending)}, a message without that name. What would someone who reads it in a log want to know?`,
      ],
    }),
  ).toContain("no-such-service");
});

test("throws for a name that is listed for another protocol only", () => {
  const text = "syslog 514/udp\ntelemetry 2905/udplite\nbackup 2906/mptcp";
  expectFound(514, text, "syslog", "udp");
  const [other, longer] = [ask(text, "syslog", "tcp"), ask(text, "telemetry", "udp")];
  const prefixed = ask(text, "backup", "tcp");

  expectThrown(other, "`syslog` is in the list for udp only, the caller asked for tcp", {
    "ignores-protocol": [
      other.value === 514,
      "`syslog` is in the list for udp only. The caller asked for tcp, and your function returned 514.",
    ],
  });
  expectThrown(longer, "`telemetry` is 2905/udplite, the caller asked for udp", {
    "matches-protocol-prefix": [
      longer.value === 2905,
      "`telemetry` is in the list for `udplite`, a protocol of its own. The caller asked for `udp`, and your function returned 2905. Do you compare the whole protocol?",
    ],
  });
  expectThrown(prefixed, "`backup` is 2906/mptcp, the caller asked for tcp", {
    "matches-protocol-suffix": [
      prefixed.value === 2906,
      "`backup` is in the list for `mptcp`, a protocol of its own. The caller asked for `tcp`, and your function returned 2906. Do you compare the whole protocol?",
    ],
  });
});

test("ignores everything after a #", () => {
  const text = `${http}\n#finger 79/tcp\n${ssh}`;
  expectFound(22, text, "ssh");
  for (const word of ["gopher", "finger", "#finger"]) {
    const ending = ask(text, word);

    expectThrown(ending, `\`${word}\` appears only in a comment`, {
      "reads-comments": [
        ending.value === 80 || ending.value === 79,
        `\`${word}\` appears only in a comment, and your function ${did(ending)} for it. Where does a comment begin, and where does it end?`,
      ],
    });
  }
});

test("reads lines that end in CRLF", () => {
  const windows = "shell 514/tcp cmd\r\n\r\nssh 22/tcp\r\n";
  expectFound(514, windows.replaceAll("\r", ""), "cmd");
  const ending = ask(windows, "cmd");

  expectPort(514, ending, `The text was ${quoted(windows)}, the caller asked for \`cmd\``, {
    "keeps-carriage-return": [
      foundNothing(ending),
      `Your function finds the alias \`cmd\` where lines end in "\\n". Where they end in "\\r\\n", it ${did(ending)}. What is the last word of such a line?`,
    ],
  });
  expectFound(22, windows, "ssh");
  const mixed = "shell 514/tcp cmd\r\nntp 123/udp\nssh 22/tcp\r\n";
  const afterLf = ask(mixed, "ssh");
  expectPort(22, afterLf, `The text was ${quoted(mixed)}, the caller asked for \`ssh\``, {
    "expects-one-kind-of-ending": [
      foundNothing(afterLf) || afterLf.value === 123,
      `The text was ${quoted(mixed)}: one line ends in "\\n", the others in "\\r\\n". The caller asked for \`ssh\`, and your function ${did(afterLf)}. At which of the three does your code split?`,
    ],
  });
});

test("treats upper and lower case as different", () => {
  expectFound(22, ssh, "ssh");
  const ending = ask(ssh, "SSH");

  expectThrown(ending, "The list has `ssh`, not `SSH`", {
    "ignores-case": [
      ending.value === 22,
      "The list has `ssh`, not `SSH`, and your function returned 22 for `SSH`. What does the stub say about case?",
    ],
  });
});

test("finds names only, not the other words on a line", () => {
  expectFound(22, ssh, "ssh");
  const [inherited, column] = [ask(ssh, "constructor"), ask(ssh, "22/tcp")];

  expectThrown(inherited, "The list has no service called `constructor`", {
    "finds-inherited-names": [
      typeof inherited.value === "function",
      "The list has no service called `constructor`, and your function returned a function. It never came from the list. Which keys does every plain object have?",
    ],
  });
  expectThrown(column, `\`22/tcp\` is the port of \`ssh\`, not the name of a service`, {
    "searches-every-column": [
      column.value === 22,
      "For the name `22/tcp` your function returned 22, the port of `ssh`. Which words of a line are names, and which one isn't?",
    ],
  });
});

test("takes the first of two lines with the same name", () => {
  const text = "http-alt 8008/tcp\nhttp-alt 8080/tcp";
  const ending = ask(text, "http-alt");

  const seen =
    "`http-alt` is 8008/tcp on the first line and 8080/tcp on the second, the caller asked for tcp";
  expectPort(8008, ending, seen, {
    "last-line-wins": [
      ending.value === 8080,
      `${seen}, and your function returned 8080. Which of the two lines counts? What does your code do when it meets a name again?`,
    ],
  });
});

test("takes the first line even if the name is an alias there", () => {
  const ending = ask("squid 3128/tcp proxy\nproxy 8080/tcp", "proxy");
  const reversed = ask("proxy 8080/tcp\nsquid 3128/tcp proxy", "proxy");

  const first =
    "`proxy` is an alias on the first line (3128/tcp), and the official name on the second (8080/tcp)";
  expectPort(3128, ending, first, {
    "looks-for-official-names-first": [
      ending.value === 8080,
      `${first}, and your function returned 8080. The first line that lists the name counts. Does your code go through the lines once, or once for each kind of name?`,
    ],
  });
  const second =
    "`proxy` is the official name on the first line (8080/tcp), and an alias on the second (3128/tcp)";
  expectPort(8080, reversed, second, {
    "looks-for-aliases-first": [
      reversed.value === 3128,
      `${second}, and your function returned 3128. The first line that lists the name counts. Does your code go through the lines once, or once for each kind of name?`,
    ],
  });
});

test("finds names and ports that it has never seen", () => {
  const random = new Random("service by name");
  const services = Array.from({ length: 5 }, (_, at) => ({
    line: at,
    name: `${random.word(6)}${at}`,
    alias: `${random.word(5)}-${at}`,
    port: random.integer(1, 65_535),
    protocol: random.pick(["tcp", "udp"] as const),
  }));
  const lines = services.map(({ name, alias, port, protocol }) => `${name} ${port}/${protocol} ${alias}`);

  for (const { line, name, alias, port, protocol } of services) {
    for (const wanted of [name, alias]) {
      const ending = ask(lines.join("\n"), wanted, protocol);
      const seen = `One of five lines was "${lines[line]}", the caller asked for \`${wanted}\` and ${protocol}`;
      const advice = `${seen}, and your function ${did(ending)}. It finds the names of the examples: what does it do for names that it doesn't know in advance?`;
      expectPort(port, ending, seen, { "replays-the-examples": [ending.value !== port, advice] });
    }
  }
});

function ask(text: string, name: string, ...protocol: ["tcp" | "udp"] | []): Attempt<number> {
  return attempt(() => servicePort(text, name, ...protocol));
}

/** Fails unless the call returned this port. `seen` says what it was asked, for a mistake that is not listed. */
function expectPort(port: number, ending: Attempt<number>, seen: string, symptoms: Symptoms = {}): void {
  const { threw, error, value } = ending;
  const otherwise = `${seen}, and your function ${did(ending)}. Expected ${port}.`;
  expect(threw ? error : value, diagnose(symptoms, otherwise)).toBe(port);
}

/** A simpler case, without which the one that follows would say nothing. */
function expectFound(port: number, text: string, name: string, protocol: "tcp" | "udp" = "tcp"): void {
  expectPort(
    port,
    ask(text, name, protocol),
    `The text was ${quoted(text)}, the caller asked for \`${name}\` and ${protocol}`,
  );
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text);
}
