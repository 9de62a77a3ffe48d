/** Long because a chain of aliases can end in many ways, and the wire shows who was asked how often. */
import { hostEntry } from "#exercises/01-lookups/05-host-entry.ts";
import {
  courseNames,
  type DnsServer,
  type DnsTable,
  resolverFor,
  startDnsServer,
} from "../../local-servers/dns.ts";
import {
  diagnose,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  type Symptoms,
  shown,
  test,
  within,
} from "../test.ts";

// The delays keep the record short when an answer goes round and round.
const names: DnsTable = {
  ...courseNames,
  "mixed.example": { A: ["192.0.2.42", "192.0.2.43", "192.0.2.41"] },
  "loop-a.example": { CNAME: "loop-b.example", delay: 5 },
  "loop-b.example": { CNAME: "loop-a.example", delay: 5 },
  "into-loop.example": { CNAME: "loop-a.example" },
  "itself.example": { CNAME: "itself.example", delay: 5 },
  "shop.example": { CNAME: "Web.Shop.example" },
  "web.shop.example": { A: ["192.0.2.60"] },
  "one.example": { CNAME: "two.example" },
  "two.example": { CNAME: "three.example" },
  "three.example": { CNAME: "four.example" },
  "four.example": { CNAME: "five.example" },
  "five.example": { A: ["192.0.2.70"] },
  "half-silent.example": { A: ["192.0.2.80"], silent: "CNAME" },
  "late-silent.example": { silent: "A" },
};

test("returns a name that isn't an alias, with all its addresses", async () => {
  const server = await startDnsServer(names);

  const { value, error } = await settle("uw.example", server);

  const strayed = server.queries.length === 0 && (value || isLookUps(error));
  const stopped = codeOf(error) === "ENODATA";
  const unsettled = (["aliases", "addresses"] as const).filter(
    (list) => typeof Object(value?.[list]).then === "function",
  );
  if (error && !strayed && !stopped) throw error;
  expect(
    value ?? error,
    diagnose(
      {
        "forgets-await": [
          unsettled.length,
          `In the object that your promise resolved with, \`${unsettled[0]}\` is a promise, not a list. What do the resolver's methods return right away?`,
        ],
        "asks-the-system": [
          strayed,
          `Your promise ${value ? `resolved with ${shown(value)}` : `rejected ("${(error as Error)?.message}")`}, and the DNS server behind the resolver never received a query. Who did your function ask instead?`,
        ],
        "throws-on-nodata": [
          stopped,
          "`uw.example` isn't an alias. When it was asked for a CNAME record, the resolver rejected with ENODATA, and so did your function. What does ENODATA say about the name? If your code has a `catch` for it: a `catch` only sees the rejection of a promise that is awaited inside its `try`.",
        ],
        "forgets-the-addresses": [
          () => value?.hostname === "uw.example" && value.addresses.length === 0,
          `uw.example isn't an alias, and it has two addresses. Your promise resolved with ${shown(value)}. Does your code ask for the addresses of a name that isn't an alias, too?`,
        ],
        "first-address-only": [
          value?.addresses?.length === 1,
          `The server sent two addresses, and your list is ${shown(value?.addresses)}.`,
        ],
        "lists-itself": [
          () => value?.aliases.includes("uw.example"),
          "`uw.example` isn't an alias of anything, and it is in your `aliases`.",
        ],
      },
      `Your promise resolved with ${shown(value)}. Expected an object with a \`hostname\`, which is uw.example here, and two lists: \`aliases\`, an empty one, and \`addresses\`, with two texts in it.`,
    ),
  ).toEqual({ hostname: "uw.example", aliases: [], addresses: ["192.0.2.30", "192.0.2.31"] });
});

test("returns the same when it is asked again", async () => {
  const server = await startDnsServer(names);
  const first = await answer("cats.example", server);

  const { value, error } = await settle("cats.example", server);

  const seen = "Your function looked up cats.example, and then the same name once more. The second time";
  expect(
    value ?? error,
    diagnose({
      "remembers-the-last-call": [
        true,
        `${seen} your promise ${ended({ value, error })}. What outside of your function keeps something from call to call?`,
      ],
    }),
  ).toEqual(first);
});

test("keeps the addresses in the order of the answer", async () => {
  const sent = ["192.0.2.42", "192.0.2.43", "192.0.2.41"];
  const server = await startDnsServer(names);

  const { value, error } = await settle("mixed.example", server);

  if (error) throw error;
  const addresses = value?.addresses;
  const seen = `The server sent ${shown(sent)}, and your \`addresses\` are ${shown(addresses)}.`;
  expect(
    addresses,
    diagnose(
      {
        "sorts-the-addresses": [
          () => [...sent].sort().join() === [...(addresses ?? [])].sort().join(),
          `${seen} What in your code changes the order?`,
        ],
      },
      seen,
    ),
  ).toEqual(sent);
});

test("follows an alias to the canonical name", async () => {
  const server = await startDnsServer(names);

  const entry = await answer("web.uw.example", server);

  expect(
    entry,
    diagnose(
      {
        "canonical-is-input": [
          entry?.hostname === "web.uw.example",
          "Your `hostname` is web.uw.example, the name that was asked for. That name is an alias. What is it an alias of?",
        ],
        "no-aliases": [
          entry?.aliases?.length === 0,
          "Your function followed the alias web.uw.example to uw.example, and `aliases` is empty. Which of the two names is the alias?",
        ],
        "lists-itself": [
          () => entry?.aliases.includes("uw.example"),
          `Your \`aliases\` are ${shown(entry?.aliases)}. One of them, uw.example, is the canonical name, not an alias.`,
        ],
        "lists-addresses-twice": [
          () => entry?.addresses.length === 4 && new Set(entry.addresses).size === 2,
          `Your \`addresses\` are ${shown(entry?.addresses)}, with each address twice. The server follows an alias by itself when it is asked for addresses. Of how many names does your code ask for them?`,
        ],
        "asks-the-alias-only": [
          () => entry?.hostname === "uw.example" && entry.addresses.length === 0,
          `web.uw.example is an alias of uw.example, which has two addresses, and your \`addresses\` are empty. Which name does your code ask for its addresses?`,
        ],
      },
      `web.uw.example is an alias of uw.example, which has two addresses. Your promise resolved with ${shown(entry)}.`,
    ),
  ).toEqual({ hostname: "uw.example", aliases: ["web.uw.example"], addresses: ["192.0.2.30", "192.0.2.31"] });
});

test("follows a chain of aliases to its end", async () => {
  const server = await startDnsServer(names);

  const entry = await answer("www.uw.example", server);

  expect(
    entry,
    diagnose(
      {
        "returns-the-first-target": [
          () => entry?.hostname === "web.uw.example" && entry.aliases.length === 2,
          `Your \`aliases\` are ${shown(entry?.aliases)}, so your code got as far as uw.example. Your \`hostname\` is web.uw.example. Where does the name at the end of the chain go? If a function calls itself: what becomes of the inner call's result?`,
        ],
        "follows-one-alias": [
          entry?.hostname === "web.uw.example",
          "Your `hostname` is web.uw.example, which is an alias as well. How do you know that a name is the last one?",
        ],
        "forgets-the-way": [
          entry?.hostname === "uw.example" && entry.aliases?.length === 1,
          `Two aliases lead to uw.example, www.uw.example and web.uw.example. Your \`aliases\` are ${shown(entry?.aliases)}.`,
        ],
        "reverses-the-aliases": [
          () => entry?.aliases.join() === "web.uw.example,www.uw.example",
          `Your \`aliases\` are ${shown(entry?.aliases)}. The caller asked for www.uw.example, and web.uw.example came after it. In which order does the task want them?`,
        ],
      },
      `www.uw.example is an alias of web.uw.example, and that is an alias of uw.example. Your promise resolved with ${shown(entry)}.`,
    ),
  ).toEqual({
    hostname: "uw.example",
    aliases: ["www.uw.example", "web.uw.example"],
    addresses: ["192.0.2.30", "192.0.2.31"],
  });
});

test("follows a chain of four aliases as well", async () => {
  const server = await startDnsServer(names);

  const { value, error, resolved } = await settle("one.example", server);

  const aliases = ["one.example", "two.example", "three.example", "four.example"];
  const seen = "Four aliases lead from one.example to five.example, which has an address";
  expect(
    value ?? error,
    diagnose(
      {
        "counts-the-aliases": [
          !resolved || value?.hostname !== "five.example",
          `${seen}. Your function follows two aliases, but here your promise ${ended({ value, error })}. How many can there be?`,
        ],
      },
      `${seen}. Your promise ${ended({ value, error })}.`,
    ),
  ).toEqual({ hostname: "five.example", aliases, addresses: ["192.0.2.70"] });
});

test("follows a chain of seven aliases, too", async () => {
  const chain = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => `${letter}.long.example`);
  const links = chain.slice(1).map((target, at) => [chain[at], { CNAME: target }] as const);
  const server = await startDnsServer({
    ...Object.fromEntries(links),
    "h.long.example": { A: ["192.0.2.90"] },
  });

  const { value, error } = await settle("a.long.example", server);

  const seen = `Seven aliases lead from a.long.example to h.long.example, and your promise ${ended({ value, error })}.`;
  expect(
    value ?? error,
    diagnose(
      {
        "limits-the-chain": [
          error instanceof Error ? !isBlunder(error) : value?.hostname !== "h.long.example",
          `${seen} Your function follows a chain of four. None of these names comes twice, so it isn't a loop. How does your code tell a long chain from a loop?`,
        ],
      },
      seen,
    ),
  ).toEqual({ hostname: "h.long.example", aliases: chain.slice(0, -1), addresses: ["192.0.2.90"] });
});

test("keeps the upper and lower case of names", async () => {
  const server = await startDnsServer(names);

  const entry = await answer("Shop.example", server);

  const spelled = [entry?.hostname, entry?.aliases].flat();
  expect(
    spelled,
    diagnose(
      {
        "changes-case": [
          spelled.join().toLowerCase() === "web.shop.example,shop.example",
          `The caller asked for Shop.example, and the server answered that it is an alias of Web.Shop.example. Your function returned ${spelled.join(" and ")}. Where does your code change a name?`,
        ],
      },
      `For Shop.example, an alias of Web.Shop.example, your promise resolved with ${shown(entry)}.`,
    ),
  ).toEqual(["Web.Shop.example", "Shop.example"]);
});

test("returns an empty list for a name without addresses", async () => {
  const server = await startDnsServer(names);

  for (const hostname of ["empty.example", "six-only.example"]) {
    const { value, error } = await settle(hostname, server);

    expect(
      value ?? error,
      diagnose(
        {
          "needs-an-address": [
            codeOf(error) === "ENODATA",
            `\`${hostname}\` exists but has no IPv4 address. The resolver rejected with ENODATA, and so did your function. What should \`addresses\` be?`,
          ],
          "demands-an-address": [
            error instanceof Error && !isLookUps(error) && !isBlunder(error),
            () =>
              `\`${hostname}\` exists but has no IPv4 address. Your promise ${ended({ error })}, and that error is your own. A name without addresses isn't a failure here: what should \`addresses\` be?`,
          ],
        },
        `\`${hostname}\` exists but has no IPv4 address, and your promise ${ended({ value, error })}.`,
      ),
    ).toEqual({ hostname, aliases: [], addresses: [] });
  }
});

test("rejects for a name that does not exist, with an error that explains why", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server))?.addresses).toEqual(["192.0.2.10"]);

  for (const hostname of ["no-such.example", "dangling.example"]) {
    const { value, error, resolved } = await settle(hostname, server);
    const { cause, code, message } = (error ?? {}) as NodeJS.ErrnoException;

    expect(
      error,
      diagnose({
        "returns-the-error": [
          value instanceof Error,
          `\`${hostname}\` leads to a name that does not exist, and your promise resolved with an error object (${shown(value)}). In an \`async\` function, what makes the promise reject?`,
        ],
        "swallows-errors": [
          resolved,
          `\`${hostname}\` leads to a name that does not exist (the server said NXDOMAIN), and your promise resolved with ${shown(value)}. How should the caller notice?`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(
      message,
      diagnose({
        "unnamed-host": [
          true,
          `The message of your error is ${shown(message)}. It doesn't contain the name that was asked for, ${hostname}.`,
        ],
      }),
    ).toContain(hostname);
    expect(
      cause,
      diagnose(
        {
          "drops-cause": [cause === undefined, () => withoutCause(error as Error)],
          "wraps-its-own-wrapper": [
            cause instanceof Error && isLookUps(cause.cause),
            `The \`cause\` of your error is another error of yours (${shown(cause)}), and only the \`cause\` of that one is the resolver's. Your code wraps the same error more than once. Where, and for which calls?`,
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
  }
});

test("rejects for aliases that form a loop", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server))?.addresses).toEqual(["192.0.2.10"]);

  for (const hostname of ["loop-a.example", "itself.example"]) {
    const { value, error, resolved } = await settle(hostname, server, {
      "loops-forever": [
        () => server.queries.length > 20,
        `\`${hostname}\` is an alias that leads back to itself. Your function keeps asking for the same names. How can it notice that it has been there before?`,
      ],
    });

    expect(
      error,
      diagnose({
        "returns-the-error": [
          value instanceof Error,
          `\`${hostname}\` is an alias that leads back to itself, and your promise resolved with an error object (${shown(value)}). In an \`async\` function, what makes the promise reject?`,
        ],
        "accepts-loops": [
          resolved,
          `\`${hostname}\` is an alias that leads back to itself, and your promise resolved with ${shown(value)}. The caller expects a rejection. If your code does throw an Error here, which \`catch\` of yours sees it?`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("rejects for an alias that leads into a loop of other names", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server))?.addresses).toEqual(["192.0.2.10"]);

  const { value, error } = await settle("into-loop.example", server, {
    "watches-first-name-only": [
      () => server.queries.length > 20,
      "`into-loop.example` leads into a loop of two other names, and your function keeps asking for those. Which names do you compare a new one with?",
    ],
  });

  expect(
    error,
    diagnose({}, `\`into-loop.example\` leads into a loop, and your promise resolved with ${shown(value)}.`),
  ).toBeInstanceOf(Error);
});

test("rejects after the resolver's timeout when the server stays silent", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server))?.addresses).toEqual(["192.0.2.10"]);

  const { value, error } = await settle(
    "silent.example",
    server,
    {
      "retries-forever": [
        () => server.queries.filter((query) => query.startsWith("silent.example ")).length > 2,
        "The server doesn't answer, and your function keeps sending the same query. When does it give up?",
      ],
    },
    250,
  );

  expect(
    error,
    diagnose({}, `The server never answered, and your promise resolved with ${shown(value)}.`),
  ).toBeInstanceOf(Error);
  expect(
    error,
    diagnose(
      {},
      `The server never answered, and your promise ${ended({ value, error })}, with the code ${shown(codeOf(error))}. Expected the code ETIMEOUT, and silent.example in the message.`,
    ),
  ).toMatchObject({ code: "ETIMEOUT", message: expect.stringContaining("silent.example") });
});

test("rejects in the same way, whichever query gets no answer", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server))?.addresses).toEqual(["192.0.2.10"]);

  const first = await settle("half-silent.example", server, {}, 250);
  const second = await settle("late-silent.example", server, {}, 250);

  expect(
    first.error,
    diagnose(
      {
        "swallows-a-timeout": [
          first.resolved,
          `The server never answered the query for the CNAME record of half-silent.example (the resolver's code is ETIMEOUT), and your promise ${ended(first)}. Which of the resolver's errors means that a name isn't an alias?`,
        ],
      },
      `The server never answered the query for the CNAME record of half-silent.example, and your promise ${ended(first)}.`,
    ),
  ).toMatchObject({ code: "ETIMEOUT" });
  expect(
    second.error,
    diagnose(
      {
        "wraps-one-query-only": [
          second.error instanceof Error && second.error.message.startsWith("query"),
          `The server answered the query for the alias, but not the one for the addresses. Your promise ${ended(second)}: that is the resolver's own error. Which of your two queries is outside of your \`try\`?`,
        ],
      },
      `The server never answered the query for the addresses of late-silent.example, and your promise ${ended(second)}. Expected an Error of your own, with the resolver's as its \`cause\`, and its \`code\`.`,
    ),
  ).toMatchObject({ code: "ETIMEOUT", cause: { code: "ETIMEOUT" } });
});

type Entry = Awaited<ReturnType<typeof hostEntry>>;

/** How `hostEntry` ends. */
async function settle(
  hostname: string,
  server: DnsServer,
  symptoms: Symptoms = {},
  timeout?: number,
): Promise<Outcome<Entry>> {
  const resolver = resolverFor(server, timeout);
  const entry = () => hostEntry(hostname, resolver);
  const ending = await outcome(2000, `hostEntry("${hostname}") to settle`, entry, {
    "asks-the-system": [
      () => server.queries.length === 0 && isLookingUp(),
      "Your promise is still pending. The DNS server behind the resolver hasn't received a query, and the system is looking up a name. Who did your function ask?",
    ],
    "never-asks": [
      () => server.queries.length === 0,
      "Your promise is still pending, and the DNS server behind the resolver hasn't received a query. Who did your function ask?",
    ],
    ...symptoms,
  });
  // Promises in place of the lists, from an answer that forgot to await them, must not reject unheard.
  const lists = Promise.allSettled([ending.value?.aliases, ending.value?.addresses]);
  await within(4000, "the lists", lists);
  return ending;
}

/** What `hostEntry` resolves with where it must not fail. */
async function answer(hostname: string, server: DnsServer): Promise<Entry | undefined> {
  const { value, error } = await settle(hostname, server);
  const { cause, message } = (error ?? {}) as Error;
  if (cause instanceof TypeError || cause instanceof ReferenceError) {
    const advice = `For ${hostname} your promise rejected ("${message}"). The \`cause\` of your error doesn't come from the resolver. It is an error in your code: ${cause}.`;
    expect.fail(diagnose({ "wraps-its-own-error": [true, advice] }));
  }
  if (error) throw error;
  return value;
}

/** What to say of an error without a cause: whether it is the resolver's own, changed or not, or a new one. */
function withoutCause(error: Error): string {
  const { message } = error;
  const expected = "The caller expects a new error, with the resolver's as its `cause`.";
  if (!("syscall" in error)) return `Your error says "${message}" and has no \`cause\`. ${expected}`;
  return message.startsWith("query")
    ? `Your promise rejected with the resolver's own error ("${message}"): your code didn't catch it, or threw it again. ${expected}`
    : `Your promise rejected with the resolver's own error, and your code has changed its message to "${message}". ${expected}`;
}

/** True for an error that the code ran into. */
function isBlunder(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

/** The code of an error, or of the error that caused it. */
function codeOf(error: unknown): unknown {
  const { code, cause } = (error ?? {}) as NodeJS.ErrnoException;
  return code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
}

/** True for an error of any look-up, or for one that has it as its cause. */
function isLookUps(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(query|getaddrinfo)/.test(error.message) || isLookUps(error.cause);
}

function ended({ value, error }: { value?: unknown; error?: unknown }): string {
  return error instanceof Error ? `rejected ("${error.message}")` : `resolved with ${shown(value)}`;
}

/** True while the answer waits for the system's own look-up (`dns.lookup`). */
function isLookingUp(): boolean {
  return inAnswer(() => process.getActiveResourcesInfo().includes("GetAddrInfoReqWrap"));
}
