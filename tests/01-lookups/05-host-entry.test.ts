import { hostEntry } from "#exercises/01-lookups/05-host-entry.ts";
import {
  courseNames,
  type DnsServer,
  type DnsTable,
  resolverFor,
  startDnsServer,
} from "../../local-servers/dns.ts";
import { diagnose, expect, type Outcome, outcome, test } from "../test.ts";

// The pauses keep the record short when somebody goes round and round.
const names: DnsTable = {
  ...courseNames,
  "loop-a.example": { CNAME: "loop-b.example", delay: 5 },
  "loop-b.example": { CNAME: "loop-a.example", delay: 5 },
  "into-loop.example": { CNAME: "loop-a.example" },
  "itself.example": { CNAME: "itself.example", delay: 5 },
};

test("a name that is no alias has itself, no aliases, and all its addresses", async () => {
  const server = await startDnsServer(names);

  const { value, error } = await settle("uw.example", server);

  const strayed = server.queries.length === 0 && (value || "syscall" in reason(error));
  const stopped = reason(error).code === "ENODATA";
  if (!value && !strayed && !stopped) throw error;
  expect(
    value?.hostname ?? error,
    diagnose({
      "asks-the-system": [strayed, elsewhere],
      "throws-on-nodata": [
        stopped,
        "`uw.example` is no alias: asked for a CNAME record, the resolver said ENODATA, and your function rejected. What does ENODATA say about the name?",
      ],
    }),
  ).toBe("uw.example");
  expect(
    value,
    diagnose(
      {
        "first-address-only": [
          value?.addresses.length === 1,
          "The server sent two addresses, and your list has one.",
        ],
        "lists-itself": [
          value?.aliases.includes("uw.example"),
          "`uw.example` is no alias of anything, and you list it among the aliases.",
        ],
      },
      `You gave ${JSON.stringify(value)}.`,
    ),
  ).toEqual({ hostname: "uw.example", aliases: [], addresses: ["192.0.2.30", "192.0.2.31"] });
});

test("an alias leads to the canonical name", async () => {
  const server = await startDnsServer(names);

  const entry = await answer("web.uw.example", server);

  expect(
    entry,
    diagnose(
      {
        "canonical-is-input": [
          entry.hostname === "web.uw.example",
          "`hostname` is the name that was asked for. That name is an alias; what is it an alias of?",
        ],
        "no-aliases": [
          entry.aliases.length === 0,
          "You followed an alias to another name, and `aliases` is empty. Which name was the alias?",
        ],
        "lists-itself": [
          entry.aliases.includes("uw.example"),
          "`aliases` holds the canonical name, which is no alias itself.",
        ],
      },
      `You gave ${JSON.stringify(entry)}.`,
    ),
  ).toEqual({ hostname: "uw.example", aliases: ["web.uw.example"], addresses: ["192.0.2.30", "192.0.2.31"] });
});

test("a chain of aliases is followed to its end", async () => {
  const server = await startDnsServer(names);

  const entry = await answer("www.uw.example", server);

  expect(
    entry,
    diagnose(
      {
        "follows-one-alias": [
          entry.hostname === "web.uw.example",
          "You stopped at `web.uw.example`, which is an alias as well.",
        ],
        "forgets-the-way": [
          entry.aliases.length === 1,
          "Two names lead to `uw.example` here, and your `aliases` has one of them.",
        ],
      },
      `You gave ${JSON.stringify(entry)}.`,
    ),
  ).toEqual({
    hostname: "uw.example",
    aliases: ["www.uw.example", "web.uw.example"],
    addresses: ["192.0.2.30", "192.0.2.31"],
  });
});

test("a name that exists without addresses has an empty list of them", async () => {
  const server = await startDnsServer(names);

  for (const hostname of ["empty.example", "six-only.example"]) {
    const { value, error } = await settle(hostname, server);

    expect(
      value ?? error,
      diagnose({
        "needs-an-address": [
          reason(error).code === "ENODATA",
          `\`${hostname}\` exists, but has no IPv4 address: the resolver said ENODATA, and your function rejected.`,
        ],
      }),
    ).toEqual({ hostname, aliases: [], addresses: [] });
  }
});

test("a name that does not exist rejects, and the error says why", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server)).addresses).toEqual(["192.0.2.10"]);

  for (const hostname of ["no-such.example", "dangling.example"]) {
    const { value, error } = await settle(hostname, server);

    expect(
      error,
      diagnose({
        "swallows-errors": [
          value,
          `\`${hostname}\` leads to no host (the server said NXDOMAIN), and your promise was fulfilled with ${JSON.stringify(value)}.`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(
      String(error),
      diagnose({
        "unnamed-host": [
          true,
          `The error's message does not say which host was looked for: \`${hostname}\`.`,
        ],
      }),
    ).toContain(hostname);
    expect(
      (error as Error).cause,
      diagnose({
        "drops-cause": [
          true,
          "syscall" in (error as Error)
            ? "The caller gets the resolver's own error as it is. Look at what the contract says about `cause`."
            : "The error that the caller gets has no `cause` with the resolver's own error: what really happened is out of sight.",
        ],
      }),
    ).toMatchObject({ code: "ENOTFOUND", syscall: expect.any(String) });
    expect(
      (error as NodeJS.ErrnoException).code,
      diagnose({
        "drops-code": [true, "The error's `code` is not the one of the resolver's error, its `cause`."],
      }),
    ).toBe("ENOTFOUND");
  }
});

test("aliases that go round in a circle end in an error", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server)).addresses).toEqual(["192.0.2.10"]);

  for (const hostname of ["loop-a.example", "itself.example"]) {
    const { value, error } = await settle(hostname, server, {
      "loops-forever": [
        () => server.queries.length > 20,
        `\`${hostname}\` is an alias that leads back to itself, and the same names were asked for again and again.`,
      ],
    });

    expect(
      error,
      diagnose({
        "accepts-loops": [
          value,
          `\`${hostname}\` is an alias that leads back to itself, and your promise was fulfilled with ${JSON.stringify(value)}.`,
        ],
      }),
    ).toBeInstanceOf(Error);
  }
});

test("a circle that the name itself is no part of ends in an error too", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server)).addresses).toEqual(["192.0.2.10"]);

  const { value, error } = await settle("into-loop.example", server, {
    "watches-first-name-only": [
      () => server.queries.length > 20,
      "`into-loop.example` leads into a circle of two other names, and these were asked for again and again. Which names do you compare?",
    ],
  });

  expect(error, `Your promise was fulfilled with ${JSON.stringify(value)}.`).toBeInstanceOf(Error);
});

test("a server that keeps silent ends in an error after the resolver's timeout", async () => {
  const server = await startDnsServer(names);
  expect((await answer("cats.example", server)).addresses).toEqual(["192.0.2.10"]);

  const { value, error } = await settle(
    "silent.example",
    server,
    {
      "retries-forever": [
        () => server.queries.filter((query) => query.startsWith("silent.example ")).length > 2,
        "The server did not answer, and the same question was sent again and again. When does your function give up?",
      ],
    },
    250,
  );

  expect(
    error,
    `Nobody answered, and your promise was fulfilled with ${JSON.stringify(value)}.`,
  ).toBeInstanceOf(Error);
  expect(error).toMatchObject({ code: "ETIMEOUT", message: expect.stringContaining("silent.example") });
});

const elsewhere =
  "The resolver that your function was given never sent a query (its server's record is empty). Who was asked instead?";

type Entry = Awaited<ReturnType<typeof hostEntry>>;

/** How `hostEntry` ends. */
async function settle(
  hostname: string,
  server: DnsServer,
  symptoms = {},
  timeout?: number,
): Promise<Outcome<Entry>> {
  const resolver = resolverFor(server, timeout);
  return await outcome(2000, `hostEntry("${hostname}") to settle`, () => hostEntry(hostname, resolver), {
    "asks-the-system": [() => server.queries.length === 0, elsewhere],
    ...symptoms,
  });
}

/** What `hostEntry` gives where it must not fail. */
async function answer(hostname: string, server: DnsServer): Promise<Entry> {
  const { value, error } = await settle(hostname, server);
  if (!value) throw error;
  return value;
}

/** The resolver's error, where there is one. */
function reason(error: unknown): NodeJS.ErrnoException {
  const { cause } = (error ?? {}) as Error;
  return (cause ?? error ?? {}) as NodeJS.ErrnoException;
}
