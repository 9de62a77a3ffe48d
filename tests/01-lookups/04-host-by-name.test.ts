import { hostAddress } from "#exercises/01-lookups/04-host-by-name.ts";
import { courseNames, type DnsServer, resolverFor, startDnsServer } from "../../local-servers/dns.ts";
import { wire } from "../../local-servers/wire.ts";
import { diagnose, expect, type Outcome, outcome, test } from "../test.ts";

const names = {
  ...courseNames,
  "www.six-only.example": { CNAME: "six-only.example" },
  "192.0.2.300": { A: ["192.0.2.50"] },
  "192.0.2.10.cats.example": { A: ["192.0.2.51"] },
};

test("a name gives its IPv4 address", async () => {
  const server = await startDnsServer(names);

  const address = await answer("cats.example", server);

  expect(
    address,
    diagnose({
      "returns-array": [
        Array.isArray(address),
        "You returned a list of addresses. The caller wants one, as text.",
      ],
    }),
  ).toBe("192.0.2.10");
});

test("of several addresses it gives the first", async () => {
  const server = await startDnsServer(names);

  const address = await answer("many.example", server);

  expect(
    address,
    diagnose({
      "takes-the-last": [address === "192.0.2.23", "The server sent three addresses, and you gave the last."],
    }),
  ).toBe("192.0.2.21");
});

test("an alias gives the address of the name behind it", async () => {
  const server = await startDnsServer(names);

  expect(await answer("www.uw.example", server)).toBe("192.0.2.30");
});

test("an IPv4 address is given back, without a query", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { value } = await settle("192.0.2.77", server);

  const asked = server.queries.length > 1;
  if (asked) wire().mark("192.0.2.77 is asked for as if it were a name");
  expect(
    { value, asked },
    diagnose({
      "queries-literals": [asked, "The server was asked for a host named 192.0.2.77. Is that a name?"],
    }),
  ).toEqual({ value: "192.0.2.77", asked: false });
});

test("a name that only resembles an IPv4 address is asked for", async () => {
  const server = await startDnsServer(names);

  const first = await settle("192.0.2.300", server);
  const second = await settle("192.0.2.10.cats.example", server);

  expect(
    [first.value, second.value],
    diagnose({
      "guesses-literals": [
        server.queries.length < 2,
        "192.0.2.300 and 192.0.2.10.cats.example are no IPv4 addresses, and the server was not asked for both. How do you tell an address from a name?",
      ],
    }),
  ).toEqual(["192.0.2.50", "192.0.2.51"]);
});

test("a name that does not exist rejects with an error which says so", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { error, resolved, value } = await settle("no-such.example", server);

  const { cause, code } = (error ?? {}) as NodeJS.ErrnoException;
  expect(
    error,
    diagnose({
      "swallows-error": [
        resolved,
        `The server said that there is no such name, and your promise was fulfilled with ${JSON.stringify(value)}. How will the caller notice?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    String(error),
    diagnose({
      "unnamed-host": [true, "The error's message does not say which host was looked for."],
    }),
  ).toContain("no-such.example");
  expect(
    cause,
    diagnose({
      "drops-cause": [
        true,
        error === undefined || "syscall" in (error as Error)
          ? "The caller gets the resolver's own error as it is. Look at what the contract says about `cause`."
          : "The error that the caller gets has no `cause` with the resolver's own error: what really happened is out of sight.",
      ],
    }),
  ).toMatchObject({ code: "ENOTFOUND", syscall: expect.any(String) });
  expect(
    code,
    diagnose({
      "drops-code": [
        code === undefined,
        "The error that the caller gets has no `code`. The resolver's error, its `cause`, has one.",
      ],
    }),
  ).toBe("ENOTFOUND");
});

test("the error's code is the resolver's, whatever went wrong", async () => {
  const server = await startDnsServer(names);

  const empty = await settle("empty.example", server);
  const silent = await settle("silent.example", server, 250);

  const codes = [empty, silent].map(({ error }) => (error as NodeJS.ErrnoException | undefined)?.code);
  expect(
    codes,
    diagnose({
      "guesses-code": [
        codes.includes("ENOTFOUND"),
        "A name without addresses and a server that keeps silent gave `ENOTFOUND`, but both are something else than a name that does not exist.",
      ],
    }),
  ).toEqual(["ENODATA", "ETIMEOUT"]);
});

test("an answer without an address is an error too", async () => {
  const server = await startDnsServer(names);
  expect(await answer("cats.example", server)).toBe("192.0.2.10");

  const { error, resolved, value } = await settle("www.six-only.example", server);

  expect(
    error,
    diagnose({
      "undefined-for-empty": [
        resolved,
        `The answer held an alias, but no IPv4 address, and your promise was fulfilled with ${JSON.stringify(value)}. What does the resolver give then?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(String(error)).toContain("www.six-only.example");
});

const elsewhere =
  "The resolver that your function was given never sent a query (its server's record is empty). Who was asked instead?";

/** How `hostAddress` ends. */
async function settle(hostname: string, server: DnsServer, timeout?: number): Promise<Outcome<unknown>> {
  const resolver = resolverFor(server, timeout);
  return await outcome(2000, `hostAddress("${hostname}") to settle`, () => hostAddress(hostname, resolver), {
    "asks-the-system": [() => server.queries.length === 0, elsewhere],
  });
}

/** What `hostAddress` gives where it must not fail. */
async function answer(hostname: string, server: DnsServer): Promise<unknown> {
  const { value, error, resolved } = await settle(hostname, server);
  const failed = [error, (error as Error | undefined)?.cause].some(
    (each) => each instanceof Error && "syscall" in each,
  );
  if (resolved || failed) {
    expect(
      server.queries.length,
      diagnose({
        "forgets-await": [
          resolved && typeof value !== "string" && !Array.isArray(value),
          `Your promise was fulfilled with ${String(value)}, before any answer of the resolver was there. What does a method of it return at once?`,
        ],
        "asks-the-system": [server.queries.length === 0, elsewhere],
      }),
    ).toBeGreaterThan(0);
  }
  if (!resolved) throw error;
  return value;
}
