/** Long because an error has several parts, and because who was asked is seen only on the wire. */
import { hostAddress } from "#exercises/01-lookups/04-host-by-name.ts";
import { courseNames, type DnsServer, resolverFor, startDnsServer } from "../../local-servers/dns.ts";
import { wire } from "../../local-servers/wire.ts";
import { followTimers } from "../kit/timers.ts";
import { diagnose, expect, inAnswer, type Outcome, outcome, shown, test, until } from "../test.ts";

const names = {
  ...courseNames,
  "mixed.example": { A: ["192.0.2.42", "192.0.2.43", "192.0.2.41"] },
  "www.six-only.example": { CNAME: "six-only.example" },
  "192.0.2.300": { A: ["192.0.2.50"] },
  "192.0.2.10.cats.example": { A: ["192.0.2.51"] },
};

test("resolves with the IPv4 address of a name", async () => {
  // The reply takes a moment: what is there before it comes cannot be the address.
  const server = await startDnsServer({ "cats.example": { A: ["192.0.2.10"], delay: 60 } });

  const address = await answer("cats.example", server);

  expect(
    address,
    diagnose(
      {
        "returns-array": [
          Array.isArray(address),
          `Your promise resolved with the list ${shown(address)}. The caller expects one address, as text.`,
        ],
        "takes-one-character": [
          address === "1",
          "Your promise resolved with '1', the first character of the address. Which of your values is a list of addresses, and which one is an address?",
        ],
      },
      `Your promise resolved with ${shown(address)}. Expected '192.0.2.10'.`,
    ),
  ).toBe("192.0.2.10");
});

test("asks again each time", async () => {
  const first = await answer(
    "moving.example",
    await startDnsServer({ "moving.example": { A: ["192.0.2.12"] } }),
  );
  expect(first, diagnose({}, `Your promise resolved with ${shown(first)}. Expected '192.0.2.12'.`)).toBe(
    "192.0.2.12",
  );

  const moved = await startDnsServer({ "moving.example": { A: ["198.51.100.12"] } });
  const { value, error } = await settle("moving.example", moved);

  const seen =
    "Your function looked up moving.example, and then the same name once more, with a resolver whose server says 198.51.100.12. The second time";
  expect(
    value ?? error,
    diagnose(
      {
        "remembers-the-last-call": [
          value === first,
          `${seen} your promise resolved with ${shown(value)} again. What outside of your function keeps something from call to call?`,
        ],
      },
      `${seen} your promise ${ended(error ?? value)}.`,
    ),
  ).toBe("198.51.100.12");
});

test("looks up two names at the same time", async () => {
  const server = await startDnsServer({
    "cats.example": { A: ["192.0.2.10"] },
    "slow.example": { A: ["192.0.2.11"], delay: 60 },
  });
  const resolver = resolverFor(server);

  const { value, error } = await outcome(2000, "both promises of hostAddress() to resolve", () =>
    Promise.all(["slow.example", "cats.example"].map((name) => hostAddress(name, resolver))),
  );

  const { cause } = (error ?? {}) as Error;
  expect(
    value ?? error,
    diagnose(
      {
        "cancels-other-queries": [
          [error, cause].some((each) => (each as NodeJS.ErrnoException | undefined)?.code === "ECANCELLED"),
          `Two names were looked up at the same time with one resolver, and one promise ${ended(error)}. Its code is ECANCELLED: the query was given up. Whose queries does \`resolver.cancel()\` end?`,
        ],
      },
      `Two names were looked up at the same time with one resolver. ${error ? `One promise ${ended(error)}.` : `Your promises resolved with ${shown(value)}.`}`,
    ),
  ).toEqual(["192.0.2.11", "192.0.2.10"]);
});

test("resolves with the first of several addresses", async () => {
  const server = await startDnsServer(names);

  const address = await answer("many.example", server);
  const all = new Set<unknown>([address]);
  for (let count = 0; count < 12; count++) all.add(await answer("many.example", server));

  expect(
    [...all],
    diagnose(
      {
        "picks-one-at-random": [
          all.size > 1,
          `The server sent the same three addresses each time, 192.0.2.21 first, and your promises resolved with ${[...all].map((one) => shown(one)).join(", and with ")}. Which of the addresses should it be?`,
        ],
        "takes-the-last": [
          address === "192.0.2.23",
          "The server sent three addresses, and your promise resolved with the last one, 192.0.2.23.",
        ],
        "joins-the-addresses": [
          String(address).includes("192.0.2.21") && String(address).includes("192.0.2.22"),
          `The server sent three addresses, and your promise resolved with all of them in one text, ${shown(address)}. How many does the caller want?`,
        ],
      },
      `The server sent three addresses, 192.0.2.21 first, and your promise resolved with ${shown(address)}.`,
    ),
  ).toEqual(["192.0.2.21"]);
});

test("takes the order of the addresses from the answer", async () => {
  const server = await startDnsServer(names);

  const address = await answer("mixed.example", server);

  const seen = "The server sent 192.0.2.42, 192.0.2.43, and 192.0.2.41, in this order";
  expect(
    address,
    diagnose(
      {
        "sorts-the-addresses": [
          address === "192.0.2.41" || address === "192.0.2.43",
          `${seen}, and your promise resolved with ${shown(address)}. Which one came first, and what in your code changes the order?`,
        ],
      },
      `${seen}, and your promise resolved with ${shown(address)}.`,
    ),
  ).toBe("192.0.2.42");
});

test("resolves with the address of the host that an alias leads to", async () => {
  const server = await startDnsServer(names);

  const address = await answer("www.uw.example", server);

  const seen = `www.uw.example is an alias, and the server sent two addresses, 192.0.2.30 first. Your promise resolved with ${shown(address)}.`;
  expect(address, diagnose({}, seen)).toBe("192.0.2.30");
});

test("returns an IPv4 address as it is, without a query", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { value, error } = await settle("192.0.2.77", server);

  const [, query] = server.queries;
  const asked = query !== undefined;
  if (asked) wire().mark("192.0.2.77 is looked up as if it were a name");
  expect(
    { value, asked },
    diagnose(
      {
        "queries-literals": [
          asked,
          query?.startsWith("192.0.2.77 ")
            ? "Your function asked the DNS server for a host named 192.0.2.77. Is that a name?"
            : `192.0.2.77 is an address already, and your function asked the DNS server for ${query}. What is there to ask about an address?`,
        ],
      },
      `For 192.0.2.77 your promise ${error ? `rejected: ${error}` : `resolved with ${shown(value)}`}.`,
    ),
  ).toEqual({ value: "192.0.2.77", asked: false });
});

test("looks up a name that only resembles an IPv4 address", async () => {
  const server = await startDnsServer(names);

  const first = await settle("192.0.2.300", server);
  const second = await settle("192.0.2.10.cats.example", server);

  const unasked = ["192.0.2.300", "192.0.2.10.cats.example"].filter(
    (name) => !server.queries.some((query) => query.startsWith(`${name} `)),
  );
  expect(
    [first.value ?? first.error, second.value ?? second.error],
    diagnose(
      {
        "guesses-literals": [
          unasked.length,
          `Your function sent no query for ${unasked[0]}, which only looks like an IPv4 address. How do you tell an address from a name?`,
        ],
      },
      `192.0.2.300 and 192.0.2.10.cats.example are names, with the addresses 192.0.2.50 and 192.0.2.51. Your promises ended with ${shown(first.value ?? first.error)} and ${shown(second.value ?? second.error)}.`,
    ),
  ).toEqual(["192.0.2.50", "192.0.2.51"]);
});

test("rejects for a name that does not exist, with an error that explains why", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { error, resolved, value } = await settle("no-such.example", server);

  const { cause, code, message } = (error ?? {}) as NodeJS.ErrnoException;
  expect(
    error,
    diagnose({
      "returns-the-error": [
        value instanceof Error,
        `The server answered that no-such.example does not exist, and your promise resolved with an error object (${shown(value)}). In an \`async\` function, what makes the promise reject?`,
      ],
      "swallows-error": [
        resolved,
        `The server answered that no-such.example does not exist, and your promise resolved with ${shown(value)}. How should the caller notice?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    message,
    diagnose({
      "unnamed-host": [
        true,
        `The message of your error is ${shown(message)}. It doesn't contain the host's name, no-such.example.`,
      ],
    }),
  ).toContain("no-such.example");
  expect(
    cause,
    diagnose(
      {
        "drops-cause": [cause === undefined, () => withoutCause(error as Error)],
        "cause-is-text": [
          typeof cause === "string",
          `The \`cause\` of your error is the text ${shown(cause)}. The caller expects the resolver's error itself, with all its properties.`,
        ],
      },
      `The \`cause\` of your error is ${shown(cause)}, not the resolver's error.`,
    ),
  ).toMatchObject({ code: "ENOTFOUND", message: expect.stringContaining("query") });
  expect(
    code,
    diagnose(
      {
        "drops-code": [
          code === undefined,
          "code" in (error as Error)
            ? `The \`code\` of your error is undefined. The resolver's error, its \`cause\`, has the code ENOTFOUND. Which of its properties does your code copy?`
            : "Your error has no `code`. The resolver's error, its `cause`, has one: ENOTFOUND. (`new Error(message, options)` takes only the `cause` from its options. Everything else has to be added afterwards.)",
        ],
      },
      `The \`code\` of your error is ${shown(code)}.`,
    ),
  ).toBe("ENOTFOUND");
});

test("passes on the code of the resolver's error, whatever it is", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const empty = await settle("empty.example", server);
  const timers = followTimers();
  const silent = await settle("silent.example", server, 250);

  for (const [name, { error, resolved, value }] of Object.entries({
    "empty.example": empty,
    "silent.example": silent,
  })) {
    const said = error instanceof Error ? error.message : "";
    const seen = resolved ? `resolved with ${shown(value)}` : `rejected ("${said}")`;
    expect(
      (error as Error | undefined)?.cause,
      diagnose(
        {
          "gives-up-before-the-resolver": [
            () => name === "silent.example" && !resolved && !isResolvers(error) && timers().length > 0,
            () =>
              `The server never answers for silent.example, and your promise ${seen} before the resolver had reported that: your code has a timer of its own (${timers()[0]} ms). The resolver's timeout is already set. What is left for your timer to do?`,
          ],
          "wraps-not-found-only": [
            said.startsWith("query"),
            `For ${name} your promise rejected with the resolver's own error ("${said}"). For a name that doesn't exist it rejected with a new one. Which of the resolver's errors does the task mean?`,
          ],
        },
        `${name === "silent.example" ? "The server never answers for silent.example, and the resolver reports that once its own timeout is over" : `The resolver reported an error for ${name}`}. Your promise ${seen}, and the resolver's error is not the \`cause\`.`,
      ),
    ).toMatchObject({ message: expect.stringContaining("query") });
  }
  for (const [name, { error }] of [
    ["empty.example", empty],
    ["silent.example", silent],
  ] as const) {
    expect(
      (error as Error).message,
      diagnose({
        "unnamed-host": [
          true,
          `For ${name} the message of your error is ${shown((error as Error).message)}. It doesn't contain the host's name.`,
        ],
      }),
    ).toContain(name);
  }
  const codes = [empty, silent].map(({ error }) => (error as NodeJS.ErrnoException | undefined)?.code);
  expect(
    codes,
    diagnose(
      {
        "guesses-code": [
          codes.includes("ENOTFOUND"),
          `empty.example exists but has no address, and for silent.example the server never answers. The codes of your errors are ${codes.join(" and ")}. What do the resolver's errors say?`,
        ],
      },
      `For a name without an address and for one that gets no answer, the codes of your errors are ${codes.join(" and ")}.`,
    ),
  ).toEqual(["ENODATA", "ETIMEOUT"]);
});

test("rejects when the answer contains no address", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { error, resolved, value } = await settle("www.six-only.example", server);

  expect(
    error,
    diagnose({
      "undefined-for-empty": [
        resolved,
        `The server's answer had an alias in it, but no IPv4 address, and your promise resolved with ${shown(value)}. What does \`resolve4\` resolve with in that case?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    String(error),
    diagnose(
      {},
      `The answer contained no address, and the message of your error is ${shown((error as Error).message)}. It doesn't contain the host's name, www.six-only.example.`,
    ),
  ).toContain("www.six-only.example");
});

test("resolves with IPv4 addresses only", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { value, error } = await settle("2001:db8::7", server);

  const seen = `For 2001:db8::7, which is an IPv6 address and no host's name, your promise ${ended(error ?? value)}.`;
  expect(
    error,
    diagnose(
      {
        "takes-any-address": [
          value === "2001:db8::7",
          `${seen} Which version of the protocol does your check ask for?`,
        ],
      },
      seen,
    ),
  ).toBeInstanceOf(Error);
});

/** How `hostAddress` ends. */
async function settle(hostname: string, server: DnsServer, timeout?: number): Promise<Outcome<unknown>> {
  const resolver = resolverFor(server, timeout);
  return await outcome(2000, `hostAddress("${hostname}") to settle`, () => hostAddress(hostname, resolver), {
    "misses-the-answer": [
      hasReplied,
      "The server's reply has arrived, and your promise is still pending. The resolver's methods return promises. What is your function waiting for?",
    ],
    "asks-the-system": [
      () => server.queries.length === 0 && isLookingUp(),
      "Your promise is still pending. The DNS server behind the resolver hasn't received a query, and the system is looking up a name. Who did your function ask?",
    ],
    "never-asks": [
      () => server.queries.length === 0,
      "Your promise is still pending, and the DNS server behind the resolver hasn't received a query. Who did your function ask?",
    ],
  });
}

/** What `hostAddress` resolves with where it must not fail. */
async function answer(hostname: string, server: DnsServer): Promise<unknown> {
  const { value, error, resolved } = await settle(hostname, server);
  if (error instanceof TypeError) throw error;
  if (!hasReplied()) await explainNoQuery(server, error ?? value);
  const [other] = server.queries.filter((query) => !query.endsWith(" A"));
  if (other) {
    const advice = `Your function asked the server for ${other.replace(" ", ", record type ")}, and your promise ${ended(error ?? value)}. Which type of record holds an IPv4 address?`;
    expect.fail(diagnose({ "asks-for-another-record": [true, advice] }));
  }
  if (!resolved) throw error;
  return value;
}

/** True once the DNS server has sent a reply. */
function hasReplied(): boolean {
  return wire().events.some(({ from, kind }) => from === "peer" && kind === "datagram");
}

/** Fails because `hostAddress` ended, with this result, before the server had replied to any query. */
async function explainNoQuery(server: DnsServer, result: unknown): Promise<never> {
  await until(100, "a query", () => server.queries.length > 0).catch(() => {}); // One that was sent is about to arrive.
  const cause = result instanceof Error ? result.cause : undefined;
  expect.fail(
    diagnose(
      {
        "wraps-its-own-error": [
          cause instanceof TypeError || cause instanceof ReferenceError,
          `Your promise ${ended(result)}, and no query was sent. The \`cause\` of your error doesn't come from the resolver. It is an error in your code: ${cause}.${/undefined \(reading '_/.test(String(cause)) ? " A method that is called without its object doesn't know what `this` is. Where do you do that?" : ""}`,
        ],
        "forgets-await": [
          server.queries.length > 0,
          `Your promise ${ended(result)} before the server had replied to the resolver's query. What does \`resolve4\` return right away?`,
        ],
        "asks-the-system": [
          typeof result === "string" || isLookUps(result),
          `Your promise ${ended(result)}, and the DNS server behind the resolver never received a query. Who did your function ask instead?`,
        ],
      },
      `Your promise ${ended(result)}, and the DNS server behind the resolver never received a query.`,
    ),
  );
}

/** What to say of an error without a cause: whether it is the resolver's own, changed or not, or a new one. */
function withoutCause(error: Error): string {
  const { message } = error;
  const expected = "The caller expects a new error, with the resolver's as its `cause`.";
  if (!("syscall" in error)) return `Your error says "${message}" and has no \`cause\`. ${expected}`;
  return message.startsWith("query")
    ? `Your promise rejected with the resolver's own error ("${message}"): your code didn't catch it, or threw it again. (A \`catch\` only sees the rejection of a promise that is awaited inside its \`try\`.) ${expected}`
    : `Your promise rejected with the resolver's own error, and your code has changed its message to "${message}". ${expected}`;
}

function ended(result: unknown): string {
  return result instanceof Error ? `rejected ("${result.message}")` : `resolved with ${shown(result)}`;
}

/** True for an error of a resolver, or for one that has it as its cause. */
function isResolvers(error: unknown): boolean {
  return chain(error).some((message) => message.startsWith("query"));
}

/** True for an error of any look-up, also the operating system's, or for one that has it as its cause. */
function isLookUps(error: unknown): boolean {
  return isResolvers(error) || chain(error).some((message) => message.startsWith("getaddrinfo"));
}

function chain(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...chain(error.cause)] : [];
}

/** True while the answer waits for the system's own look-up (`dns.lookup`). */
function isLookingUp(): boolean {
  return inAnswer(() => process.getActiveResourcesInfo().includes("GetAddrInfoReqWrap"));
}
