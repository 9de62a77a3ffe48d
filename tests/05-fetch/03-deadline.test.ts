import { setTimeout as pause } from "node:timers/promises";
import { fetchWithin } from "#exercises/05-fetch/03-deadline.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { diagnose, expect, outcome, suspect, test, until } from "../test.ts";

const head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n";
const long = 60_000;
const stillRunning =
  "Your promise was rejected, but the request went on: its connection stayed open. What tells fetch() that nobody waits any more?";

test("a reply in time is its text, and no timer is left", async () => {
  suspect({
    leaking: {
      "leaves-timer":
        "The text was there, and your timer went on: it keeps the program running until the deadline. What ends it?",
    },
  });
  const { url } = await site(async (peer) => {
    await peer.sendPieces([head, "cats "]);
    peer.end("sleep");
  });

  for (const signal of [undefined, new AbortController().signal]) {
    const { value, error } = await outcome(1500, "fetchWithin() to settle", () =>
      fetchWithin(url, long, signal),
    );

    expect(
      value as unknown,
      diagnose({
        "needs-signal": [
          signal === undefined && error instanceof TypeError,
          "Without a signal of the caller your code threw a TypeError. The third argument may be missing.",
        ],
      }),
    ).toBe("cats sleep");
  }
});

test("a reply that comes after the deadline is a TimeoutError", async () => {
  suspect({ leaking: { "leaves-request-running": stillRunning } });
  const { url } = await site(async (peer) => {
    await pause(400);
    peer.end(`${head}cats sleep`);
  });

  const { error, resolved } = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, 60));

  expect(
    error,
    diagnose({
      "resolves-late": [
        resolved,
        "The deadline was 60 ms, the server took 400 ms, and your promise resolved with its reply.",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    nameOf(error),
    diagnose({
      "abort-error-on-timeout": [
        nameOf(error) === "AbortError",
        "The time was up, and your error says AbortError, as if the caller had called it off. Where does its reason come from?",
      ],
    }),
  ).toBe("TimeoutError");
});

for (const signal of [undefined, new AbortController().signal]) {
  test(`a server that never answers is given up at the deadline, ${signal ? "with" : "without"} a caller's signal`, async () => {
    const { url, peers } = await site(() => {});

    const { error } = await outcome(
      1500,
      "fetchWithin() to reject at its deadline of 60 ms",
      () => fetchWithin(url, 60, signal),
      {
        "signal-replaces-deadline": [
          signal,
          "With a signal of the caller that is not aborted, the deadline of 60 ms went by unnoticed. Which of the two do you give to fetch()?",
        ],
        "looks-too-late": [
          true,
          "The server stayed silent, and the deadline of 60 ms went by unnoticed. Who looks at the clock while fetch() waits?",
        ],
      },
    );

    expect(nameOf(error)).toBe("TimeoutError");
    await hangsUp(peers[0]);
  });
}

test("a body that stops after its first bytes is given up at the deadline", async () => {
  const { url, peers } = await site((peer) => peer.send(`${head}cats `));

  const { error } = await outcome(
    1500,
    "fetchWithin() to reject at its deadline of 250 ms",
    () => fetchWithin(url, 250),
    {
      "head-only-deadline": [
        true,
        "The head came in time, then 5 of 10 bytes, then nothing. The deadline of 250 ms counts until the last byte.",
      ],
    },
  );

  expect(nameOf(error)).toBe("TimeoutError");
  await hangsUp(peers[0]);
});

test("a body that trickles past the deadline is given up as well", async () => {
  const { url, peers } = await site(async (peer) => {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (!peer.ended && !peer.closed) await peer.sendPieces(["z"]);
  });

  const { error } = await outcome(
    3000,
    "fetchWithin() to reject at its deadline of 700 ms",
    () => fetchWithin(url, 700),
    {
      "restarts-the-clock": [
        true,
        "A byte came every few milliseconds, and the deadline of 700 ms never did. Does the clock start again with each chunk?",
      ],
    },
  );

  expect(nameOf(error)).toBe("TimeoutError");
  await hangsUp(peers[0]);
});

test("a refused connection is neither late nor called off", async () => {
  suspect({
    leaking: {
      "clears-on-success-only":
        "fetch() failed, and your timer went on. Which ways are there out of your function?",
    },
  });
  const url = `http://127.0.0.1:${await closedPort()}/`;

  const { error } = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, long));

  expect(
    codesOf(error),
    diagnose({
      "everything-is-timeout": [
        nameOf(error) === "TimeoutError",
        "Nothing listened on the port, and your error said TimeoutError long before the deadline.",
      ],
    }),
  ).toContain("ECONNREFUSED");
});

test("the caller's abort ends the wait for the head with an AbortError", async () => {
  const { url, peers } = await site(() => {});

  const { error } = await abortedWhen(url, () => peers.length > 0);

  expect(nameOf(error)).toBe("AbortError");
  await hangsUp(peers[0]);
});

test("the caller's abort ends the wait for the body with an AbortError", async () => {
  let sent = false;
  const { url, peers } = await site(async (peer) => {
    await peer.sendPieces([`${head}cats `], 50);
    sent = true;
  });

  const { error } = await abortedWhen(url, () => sent, {
    "signal-for-head-only":
      "The caller aborted in mid-body, and your promise went on waiting. How long does the caller's signal count?",
  });

  expect(nameOf(error)).toBe("AbortError");
  await hangsUp(peers[0]);
});

test("a caller who has aborted before gets an AbortError, not a page", async () => {
  const { url } = await site(() => {});

  const { error } = await outcome(
    1500,
    "fetchWithin() to reject",
    () => fetchWithin(url, long, AbortSignal.abort()),
    {
      "misses-early-abort": [
        true,
        "The caller's signal was aborted before the call, and your promise went on waiting. Its `abort` event does not come a second time.",
      ],
    },
  );

  expect(nameOf(error)).toBe("AbortError");
});

/** A server that reads a request and plays `script` then. */
async function site(script: (peer: Peer) => unknown): Promise<{ url: string; peers: readonly Peer[] }> {
  const { port, peers } = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n");
    await script(peer);
  });
  return { url: `http://127.0.0.1:${port}/`, peers };
}

/** Calls fetchWithin() with plenty of time and aborts as the caller. */
async function abortedWhen(url: string, moment: () => boolean, suspected: Record<string, string> = {}) {
  const [mistake, advice] = Object.entries(suspected)[0] ?? [
    "ignores-caller-signal",
    "The caller aborted, and your promise went on waiting. Who listens to the third argument?",
  ];
  const caller = new AbortController();
  const settled = outcome(
    2000,
    "fetchWithin() to reject after the caller's abort",
    () => fetchWithin(url, long, caller.signal),
    {
      [mistake]: [true, advice],
    },
  );
  settled.catch(() => {}); // Nobody waits for it if no request comes.
  await until(1500, "your request", moment);
  caller.abort();
  return await settled;
}

async function hangsUp(peer: Peer | undefined): Promise<void> {
  const gone = () => !peer || peer.ended || peer.closed;
  await until(1000, "your side to hang up", gone, { "leaves-request-running": [true, stillRunning] });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : `no error but ${String(error)}`;
}

/** Every `code` along the chain of `cause`; those of a DOMException are numbers and tell nothing. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as { code?: unknown };
  return [...(typeof code === "string" ? [code] : []), ...codesOf(error.cause)];
}
