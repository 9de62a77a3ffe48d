/**
 * Long, because a deadline, an abort and a reply can meet in any order, and each order has a test of its
 * own.
 */
import { setTimeout as pause } from "node:timers/promises";
import { fetchWithin } from "#exercises/05-fetch/03-deadline.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { oddText } from "../kit/odd-text.ts";
import { followRestart, followTimers, hasTimer } from "../kit/timers.ts";
import {
  diagnose,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  type Symptoms,
  suspect,
  test,
  until,
} from "../test.ts";

const head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n";
const long = 60_000;

test("returns the text of a reply that comes in time, and leaves no timer", async () => {
  suspect({
    "leaking-timer": {
      "leaves-timer":
        "The text had arrived, and something of yours kept running: it holds the program open until the deadline.\nWhat becomes of a timer that nobody needs any more?",
    },
  });
  const { url } = await site(async (peer) => {
    await peer.sendPieces([head, "cats "]);
    peer.end("sleep");
  });

  const alone = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, long));
  const caller = newCaller();
  const both = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, long, caller.signal));

  expect(
    alone.value as unknown,
    diagnose(
      {
        "needs-signal": [
          alone.error && both.resolved,
          `Called without a signal, your function rejected: ${String(alone.error)}. With one, it worked.\nThe third argument is optional. What is it when it's missing?`,
        ],
        ...oddText(alone.value),
      },
      rejected(alone.error) || another(alone.value),
    ),
  ).toBe("cats sleep");
  const withSignal = "Called with the signal of a caller who doesn't abort, your function";
  const advice = both.error
    ? `${withSignal} rejected: ${String(both.error)}.`
    : `${withSignal} resolved with ${JSON.stringify(both.value)}. The page is "cats sleep".`;
  expect(both.value as unknown, advice).toBe("cats sleep");
});

test("returns the body as it is, decoded as UTF-8, wherever it is cut", async () => {
  const text = " Café ☕\r\n";
  const bytes = Buffer.from(text);
  const { url } = await site(async (peer) => {
    peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`);
    await peer.sendPieces([bytes.subarray(0, 5), bytes.subarray(5, 8), bytes.subarray(8)]);
    peer.end();
  });

  const { value, error } = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, long));

  const told = `The page is ${JSON.stringify(text)}, and your promise resolved with ${JSON.stringify(value)}`;
  expect(
    value as unknown,
    diagnose(
      {
        "decodes-per-chunk": [
          value?.includes("\uFFFD"),
          `${told}. A character that was cut in two came out as U+FFFD (�).\nWhat must a decoder remember between two chunks?`,
        ],
        "decodes-as-latin1": [
          value === bytes.toString("latin1"),
          `${told}: each byte became a character of its own. Which encoding does the task ask for?`,
        ],
        "trims-text": [
          typeof value === "string" && value !== text && value.trim() === text.trim(),
          `${told}.\nThe text is the whole body, unchanged. What removes its spaces and line ends?`,
        ],
        ...oddText(value),
      },
      rejected(error) || `${told}.`,
    ),
  ).toBe(text);
});

test("rejects with a TimeoutError if the reply comes after the deadline", async () => {
  suspect({
    crashed: {
      "throws-in-a-callback":
        "The deadline was 60 ms, and an error was thrown in a callback, such as a timer's. No promise of yours waits for a callback, so the error ended the program.\nWhat can the callback do to end the request instead?",
    },
  });
  const { url, peers } = await site(async (peer) => {
    await pause(400);
    peer.end(`${head}cats sleep`);
  });

  const timers = followTimers();
  const result = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, 60));

  const late = "The deadline was 60 ms, the server took 400 ms";
  if (result.resolved) expect.fail(diagnose(resolvedLate(late, result.value, timers())));
  expectName(result, "TimeoutError", late, {
    AbortError: "abort-error-on-timeout",
    other: "plain-error",
  });
  await expectHungUp(peers[0]);
});

for (const withSignal of [false, true]) {
  test(`gives up at the deadline if the server never answers, ${withSignal ? "with" : "without"} a caller's signal`, async () => {
    const { url, peers } = await site(() => {});
    const signal = withSignal ? newCaller().signal : undefined;

    const result = await outcome(
      1500,
      "fetchWithin() to reject at its deadline of 60 ms",
      () => fetchWithin(url, 60, signal),
      {
        "signal-replaces-deadline": [
          withSignal,
          "The deadline of 60 ms has passed, the caller has a signal that isn't aborted, and your promise is still pending.\nWhich of the two signals does fetch() get?",
        ],
        "looks-too-late": [
          true,
          "The deadline of 60 ms has passed, the server has said nothing, and your promise is still pending.\nWhat interrupts `await fetch(…)`?",
        ],
      },
    );

    expectName(result, "TimeoutError", "The deadline of 60 ms passed while the server said nothing");
    await expectHungUp(peers[0]);
  });
}

test("gives up at the deadline if the body stops after its first bytes", async () => {
  const { url, peers } = await site((peer) => peer.send(`${head}cats `));

  const result = await outcome(
    1500,
    "fetchWithin() to reject at its deadline of 250 ms",
    () => fetchWithin(url, 250),
    {
      "head-only-deadline": [
        true,
        "The head came in time, then 5 of 10 bytes, then nothing. The deadline of 250 ms has passed, and your promise is still pending.\nUntil when does the deadline count?",
      ],
    },
  );

  expectName(result, "TimeoutError", "The deadline of 250 ms passed in the middle of the body");
  await expectHungUp(peers[0]);
});

test("gives up at the deadline even if the body keeps trickling", async () => {
  const { url, peers } = await site(async (peer) => {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (!peer.ended && !peer.closed) await peer.sendPieces(["z"]);
  });

  const result = await outcome(
    3000,
    "fetchWithin() to reject at its deadline of 700 ms",
    () => fetchWithin(url, 700),
    {
      "restarts-the-clock": [
        true,
        "A byte came every few milliseconds. The deadline of 700 ms has passed, and your promise is still pending.\nDoes the clock start again with each chunk?",
      ],
    },
  );

  expectName(result, "TimeoutError", "The deadline of 700 ms passed while the body trickled in");
  await expectHungUp(peers[0]);
});

test("gives head and body one deadline together", async () => {
  const wait = followRestart(300);
  const { url } = await site(async (peer) => {
    await wait.begin();
    peer.send(head);
    await pause(350);
    peer.end("cats sleep");
  });

  const result = await outcome(2000, "fetchWithin() to settle", () => fetchWithin(url, 300));

  const took = "The deadline was 300 ms. The head came at once, the body 350 ms later";
  expectName(result, "TimeoutError", took, { resolved: "deadline-for-each-part" });
  const again =
    "The head came at once. After it, your code set a timer of 300 ms again, the whole deadline, and waited for the body as long as for the head.\nFrom when on does the deadline count?";
  if (wait.wasRestarted()) expect.fail(diagnose({ "deadline-for-each-part": [true, again] }));
});

test("reports a refused connection as neither late nor aborted", async () => {
  suspect({
    "leaking-timer": {
      "clears-on-success-only":
        "fetch() failed, and something of yours kept running.\nIn which ways can your function end?",
    },
  });
  const url = `http://127.0.0.1:${await closedPort()}/`;

  const { error } = await outcome(1500, "fetchWithin() to settle", () => fetchWithin(url, long));

  const told = `Nothing listens on that port, and your promise rejected with ${String(error)}`;
  expect(
    codesOf(error),
    diagnose(
      {
        "everything-is-timeout": [
          nameOf(error) === "TimeoutError",
          `${told}, long before the deadline of one minute.\nWhich errors mean that time is up?`,
        ],
        "drops-cause": [
          error instanceof Error,
          `${told}. Nothing along its chain of \`cause\` says why.\nWhat became of the error that fetch() gave you?`,
        ],
      },
      told,
    ),
  ).toContain("ECONNREFUSED");
});

test("rejects with an AbortError if the caller aborts before the head has come", async () => {
  const { url, peers } = await site(() => {});

  const result = await abortedWhen(url, () => peers.length > 0, {
    "ignores-caller-signal": [
      true,
      "The caller has aborted, and your promise is still pending.\nWhat does your function do with its third argument, and how does it learn that this signal is aborted?",
    ],
  });

  expectName(result, "AbortError", "The caller aborted before the head came", {
    TimeoutError: "timeout-error-on-abort",
    other: "renames-the-abort",
  });
  await expectHungUp(peers[0]);
});

test("rejects with an AbortError if the caller aborts in the middle of the body", async () => {
  let sent = false;
  const { url, peers } = await site(async (peer) => {
    await peer.sendPieces([`${head}cats `], 50);
    sent = true;
  });

  const result = await abortedWhen(url, () => sent, {
    "signal-for-head-only": [
      true,
      "The caller has aborted in the middle of the body, and your promise is still pending.\nUntil when does the caller's signal count?",
    ],
  });

  expectName(result, "AbortError", "The caller aborted in the middle of the body");
  await expectHungUp(peers[0]);
});

test("rejects with an AbortError if the caller has aborted before the call", async () => {
  const { url } = await site(() => {});
  const caller = newCaller();
  caller.abort();

  const result = await outcome(1500, "fetchWithin() to reject", () => fetchWithin(url, long, caller.signal), {
    "misses-early-abort": [
      true,
      "The caller's signal was aborted before the call, and your promise is still pending.\nDoes a signal that is already aborted emit `abort` again?",
    ],
  });

  expectName(result, "AbortError", "The caller had aborted before the call");
});

/** What your code did about a deadline of 60 ms, if its promise resolved although the text came much later. */
function resolvedLate(late: string, value: unknown, timers: number[]): Symptoms {
  const told = `${late}, and your promise resolved with ${JSON.stringify(value)}`;
  return {
    "swallows-the-timeout": [
      value !== "cats sleep",
      `${told}. How can the caller tell that from a page?\nExpected it to reject with an error whose \`name\` is "TimeoutError".`,
    ],
    "deadline-in-seconds": [
      hasTimer(timers, 60_000),
      `${told}. Your code set a timer of 60,000 ms.\nIn which unit is the deadline, and in which one is the timer?`,
    ],
    "resolves-late": [
      hasTimer(timers, 60),
      `${told}. Your code set a timer of 60 ms, and it changed nothing.\nHow does fetch() learn that the time is up?`,
    ],
    "sets-no-deadline": [
      true,
      `${told}. Your code set no timer of 60 ms. fetch() has no time limit of its own that you could set: what does it take instead?`,
    ],
  };
}

/** A server that reads a request and plays `script` then. */
async function site(script: (peer: Peer) => unknown): Promise<{ url: string; peers: readonly Peer[] }> {
  const { port, peers } = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n");
    await script(peer);
  });
  return { url: `http://127.0.0.1:${port}/`, peers };
}

/** A caller's controller, made where its signal is listened to. */
function newCaller(): AbortController {
  return inAnswer(() => new AbortController());
}

/** Calls fetchWithin() with plenty of time and aborts as the caller. */
async function abortedWhen(url: string, moment: () => boolean, symptoms: Symptoms): Promise<Outcome<string>> {
  const caller = newCaller();
  const work = () => fetchWithin(url, long, caller.signal);
  const settled = outcome(2000, "fetchWithin() to reject after the caller's abort", work, symptoms);
  settled.catch(() => {}); // Nobody waits for it if no request comes.
  await until(1500, "your request", moment);
  caller.abort();
  return await settled;
}

/** The mistakes to name if the promise resolved, if the error has one of the names, or any other one. */
type Mistakes = Record<string, string>;

/** It rejected with an error of this name; `what` says what had happened until then. */
function expectName(
  { value, error, resolved }: Outcome<string>,
  name: string,
  what: string,
  mistakes: Mistakes = {},
): void {
  const ending = resolved ? "resolved" : nameOf(error);
  if (ending === name) return;
  const seen = resolved
    ? `your promise resolved with ${JSON.stringify(value)}.`
    : `your promise rejected with ${error instanceof Error ? String(error) : `the ${typeof error} ${JSON.stringify(error)}`}.`;
  const other = resolved ? "" : ` The \`name\` of yours is ${JSON.stringify(nameOf(error))}.`;
  const advice = `${what}, and ${seen}\nExpected it to reject with an error whose \`name\` is "${name}".${other}`;
  const mistake = mistakes[ending] ?? (resolved ? "" : (mistakes.other ?? ""));
  const ask = asks[mistake] ?? (!resolved && nameOf(error) === "Error" ? asks["plain-error"] : "");
  const inner = error instanceof Error ? error.cause : undefined;
  const wrapped = `${advice}\nThe error with that name is its \`cause\`. Which name does a caller look at?`;
  const symptoms: Symptoms = {
    [mistake === "renames-the-abort" ? mistake : "wraps-the-reason"]: [nameOf(inner) === name, wrapped],
    "name-in-the-message": [
      error instanceof Error && error.message.includes(name),
      `${advice}\nYours has "${name}" in its message. Which property of an error holds its name, and what sets it?`,
    ],
    "reason-is-no-error": [
      !resolved && !(error instanceof Error),
      `${advice}\nA request that is aborted rejects with the reason that was given to \`abort()\`, whatever that is. What did your code give?`,
    ],
    ...(mistake && { [mistake]: [true, `${advice}${ask ? `\n${ask}` : ""}`] as const }),
  };
  expect.fail(diagnose(symptoms, `${advice}${ask ? `\n${ask}` : ""}`));
}

/** What to ask the author of a mistake. */
const asks: Record<string, string> = {
  "abort-error-on-timeout":
    "An abort without a reason is an AbortError. How can the abort of your timer say that it was the clock?",
  "plain-error": "What sets the `name` of an error? Neither its class nor its `code` does that by itself.",
  "timeout-error-on-abort": "How does your code tell who was first, the clock or the caller?",
};

/** The connection is given up soon after the promise has rejected. */
async function expectHungUp(peer: Peer | undefined): Promise<void> {
  const gone = () => !peer || peer.ended || peer.closed;
  await until(1000, "your side to close the connection", gone, {
    "leaves-request-running": [
      true,
      "Your promise rejected, and the request goes on: its connection is still open.\nHow does fetch() learn that nobody is waiting any more?",
    ],
  });
}

function rejected(error: unknown): string {
  return error === undefined
    ? ""
    : `The whole reply came long before the deadline, and your promise rejected: ${String(error)}.`;
}

function another(value: unknown): string {
  return `The page is "cats sleep", and your promise resolved with ${JSON.stringify(value)}.`;
}

function nameOf(error: unknown): string {
  return String((error as { name?: unknown } | null | undefined)?.name);
}

/** Every `code` along the chain of `cause`; those of a DOMException are numbers and mean something else. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as { code?: unknown };
  return [...(typeof code === "string" ? [code] : []), ...codesOf(error.cause)];
}
