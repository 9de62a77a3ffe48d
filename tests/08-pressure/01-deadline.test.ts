/** Long, because work and clock can each win in several ways, and each leaves something else behind. */
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { withDeadline } from "#exercises/08-pressure/01-deadline.ts";
import { grouped } from "../../local-servers/escape.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { describeValue } from "../kit/bytes.ts";
import { followTimerStarts, followTimers, hasTimer } from "../kit/timers.ts";
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
  within,
} from "../test.ts";

/** A deadline that never comes during a test. */
const long = 60_000;
const closed = "The connection closed before the line was complete.";

test("work that settles in time wins, and no timer is left", async () => {
  suspect({
    "leaking-timer": {
      "leaves-timer":
        "The work was done in time, and your timer is still running. It keeps the program alive until the deadline. What stops a timer?",
    },
  });
  const { socket, peer } = await connected();

  const timers = followTimers();
  let isDone = false;
  const work = lineFrom(socket);
  work.then(() => {
    isDone = true;
  });

  const line = outcome(1500, "withDeadline() to settle", () => withDeadline(socket, long, work), {
    "waits-for-the-clock": [
      () => isDone && hasTimer(timers(), long),
      "The work resolved, and your promise is still pending. Its deadline is a minute away. Which of the two does your code wait for?",
    ],
  });
  await peer.sendPieces(["Meow", ".\n"]);

  const { value, error } = await line;
  expect(error, diagnose({}, "The line came in time, and your promise rejected.")).toBeUndefined();
  expect(
    value,
    diagnose(
      {},
      `The work resolved with "Meow.\\n" in time, and your promise with ${JSON.stringify(value) ?? value}.`,
    ),
  ).toBe("Meow.\n");
});

test("any value in time counts, even a falsy one", async () => {
  const { socket } = await connected();

  for (const value of ["", 0, false, null, undefined]) {
    const { resolved, ...result } = await outcome(1500, "withDeadline() to settle", () =>
      withDeadline<unknown>(socket, long, Promise.resolve(value)),
    );
    expect(
      resolved,
      diagnose(
        {
          "falsy-is-late": [
            !resolved,
            `The work resolved with ${shown(value)} well in time, and your promise rejected with ${String(result.error)}. How do you tell which of the two came first?`,
          ],
        },
        `The work resolved with ${shown(value)} in time, and your promise rejected.`,
      ),
    ).toBe(true);
    expect(
      result.value,
      diagnose(
        {},
        `The work resolved with ${shown(value)} in time, and your promise with ${shown(result.value)}.`,
      ),
    ).toBe(value);
  }
});

test("the work's own error comes through unchanged", async () => {
  suspect({
    crashed: {
      "leaves-rejection-unhandled":
        "The work rejected, and a promise in your code rejected with nobody handling it. then(), catch() and finally() each return a new promise: who handles the error of that one?",
    },
    "leaking-timer": {
      "clears-on-success-only":
        "The work failed in time, and your timer is still running. In which ways can your function end?",
    },
  });
  const { socket, peer } = await connected();

  let hasFailed = false;
  const work = lineFrom(socket);
  work.catch(() => {
    hasFailed = true;
  });

  const line = outcome(
    1500,
    "withDeadline() to settle after the work has failed",
    () => withDeadline(socket, long, work),
    {
      "waits-after-failure": [
        () => hasFailed,
        "The work rejected long before the deadline, and your promise is still pending. What does your code do when the work rejects?",
      ],
    },
  );
  peer.end("Me");

  expectOwnError(await line, closed);
  const early = Object.assign(new RangeError("The cat is out."), { code: "ENOCAT" });
  const late = await outcome(1500, "withDeadline() to settle with work that has failed already", () =>
    withDeadline(socket, long, heard(Promise.reject(early))),
  );
  expectOwnError(late, early.message);
  expect(
    late.error,
    diagnose(
      {},
      "The work rejected with a RangeError with a `code`, and your promise with an error that has lost one of them.",
    ),
  ).toMatchObject({ name: "RangeError", code: "ENOCAT" });
});

test("after work in time, the socket stays open for longer than the deadline", async () => {
  const { socket, peer } = await connected();

  const value = await within(1500, "withDeadline() to resolve", () =>
    withDeadline(socket, long, inAnswer(settledThere)),
  );
  expect(value, diagnose({}, `The work resolved with "done", and your promise with ${value}.`)).toBe("done");
  expect(
    socket.destroyed,
    diagnose({
      "destroys-at-once": [
        true,
        "The work was done in time, and your code destroyed the socket all the same, before any deadline. On which path through your function does that happen?",
      ],
    }),
  ).toBe(false);
  await within(1500, "withDeadline() to resolve", () => withDeadline(socket, 60, inAnswer(settledThere)));
  await pause(120);

  expect(
    socket.destroyed || peer.ended,
    diagnose({
      "destroys-later": [
        true,
        "The work was done in time. Later, when its 60 ms would have been up, your code closed the socket that it had used. What is still waiting for the clock?",
      ],
    }),
  ).toBe(false);
  socket.end("still here");
  expect(await within(1000, "bytes sent after the work", peer.readToEnd())).toEqualBytes("still here");
});

test("a silent peer and a trickling peer both meet the deadline", async () => {
  suspect({
    crashed: {
      "throws-in-the-timer": [
        ({ how }) => how !== "rejected",
        "At the deadline your code threw an error, and nothing could catch it. A `throw` in the callback of a timer, or of an event, rejects no promise. What does?",
      ],
      "leaves-rejection-unhandled":
        "At the deadline a promise in your code rejected, and nobody handled that. then(), finally() and an async callback each make a promise of their own: who waits for that one?",
    },
  });
  const [silent, trickling] = [await connected(), await connected()];
  const seen = { silent: false, trickling: false };
  const timers = followTimerStarts();
  const clocks = () => timers().filter(({ ofSocket }) => !ofSocket);
  const isOver = () => !seen.silent && !seen.trickling;
  const otherDelay = () => clocks().find(({ delay }) => delay > 10 * 200 || delay < 200 / 10)?.delay;
  const symptoms: Symptoms = {
    "idle-timeout-only": [
      () => seen.silent && !seen.trickling && trickling.peer.socket.bytesWritten > 10,
      "A peer that sent nothing met the deadline of 200 ms. One that sent a byte every 8 ms did not. What restarts your clock?",
    ],
    "starts-with-data": [
      () => seen.trickling && !seen.silent,
      "A peer that sent bytes met the deadline of 200 ms. One that stayed silent did not. When does your clock start?",
    ],
    "clears-its-timer-at-once": [
      () => isOver() && clocks().some(({ cleared, delay }) => cleared && delay === 200),
      "The deadline of 200 ms passed without any effect while the work was waiting. Your code had set a timer for it, and cleared it before it fired. When does that line run: after the work, or at once?",
    ],
    "counts-in-another-unit": [
      () => isOver() && otherDelay() !== undefined,
      () =>
        `The deadline of 200 ms passed without any effect while the work was waiting. Your code had set a timer for ${grouped(otherDelay() ?? 0)} ms. In which unit does setTimeout() count?`,
    ],
    "never-fires": [
      () => isOver() && clocks().length === 0,
      "The deadline of 200 ms passed without any effect while the work was waiting, and your code had set no timer. What tells it that the time is up?",
    ],
    "fires-without-effect": [
      isOver,
      "The deadline of 200 ms passed without any effect while the work was waiting, although your code had set a timer. What does its callback do, and who learns of it?",
    ],
  };
  const began = performance.now();
  const waits = [
    meets("silent", silent.socket, seen, symptoms),
    meets("trickling", trickling.socket, seen, symptoms),
  ];
  void trickle(trickling.peer);

  for (const result of await Promise.all(waits)) expectTimeout(result);
  expect(
    performance.now() - began,
    diagnose(
      {
        "counts-in-another-unit": [
          () => otherDelay() !== undefined,
          () =>
            `Your promise rejected before the 200 ms were over: your code had set a timer for ${grouped(otherDelay() ?? 0)} ms. In which unit does setTimeout() count?`,
        ],
      },
      "Your promise rejected before the 200 ms were over.",
    ),
  ).toBeGreaterThan(190);
  for (const { socket, peer } of [silent, trickling]) await expectGone(socket, peer);
  // On a busy machine, a trickle may pause for longer than the deadline: then an idle timeout keeps it, too.
  const whole = timers().filter(({ delay }) => Math.abs(delay - 200) < 10);
  expect(
    whole.length > 0 && whole.every(({ ofSocket }) => ofSocket),
    diagnose({
      "idle-timeout-only": [
        true,
        "Your only clock for the deadline of 200 ms is the socket's own timeout. What does that one do whenever a byte arrives?",
      ],
    }),
  ).toBe(false);
});

test("work that never settles is given up at the deadline", async () => {
  const { socket, peer } = await connected();

  const result = await outcome(
    1500,
    "withDeadline() to reject at its deadline of 60 ms",
    () => withDeadline(socket, 60, new Promise<never>(() => {})),
    {
      "waits-for-work": [
        () => socket.destroyed,
        "At the deadline you destroyed the socket and then went on waiting for the work. Not all work notices that its socket is gone.",
      ],
    },
  );

  expectTimeout(result);
  await expectGone(socket, peer);
});

test("a socket that is gone already changes nothing about the deadline", async () => {
  const { socket } = await connected();
  const gone = inAnswer(
    (socket: Socket) => new Promise<void>((done) => socket.once("close", () => done()).destroy()),
    socket,
  );
  await within(1000, "the socket's 'close'", gone);

  const result = await outcome(
    1500,
    "withDeadline() to reject at its deadline of 30 ms",
    () => withDeadline(socket, 30, new Promise<never>(() => {})),
    {
      "waits-for-a-socket-event": [
        true,
        "The socket had been destroyed before the call, and the work never settled. The deadline passed, and your promise is still pending. A destroyed socket emits nothing more: what rejects your promise?",
      ],
    },
  );

  expectTimeout(result);
});

test("an error of the socket is the work's business", async () => {
  const { socket, peer } = await connected();
  const work = inAnswer(
    (socket: Socket) => new Promise<string>((resolve) => socket.once("close", () => resolve("done anyway"))),
    socket,
  );

  const settling = outcome(1500, "withDeadline() to resolve", () => withDeadline(socket, long, work));
  peer.reset();
  const { value, error } = await settling;

  expect(
    error ?? value,
    diagnose(
      {
        "listens-to-the-socket": [
          error,
          `The connection was reset, and the work resolved with "done anyway" in time. Your promise rejected with ${String(error)}. Only the work and the clock decide.`,
        ],
      },
      `The work resolved with "done anyway" in time, and your promise with ${describeValue(value)}.`,
    ),
  ).toBe("done anyway");
});

test("work that fails after the deadline changes nothing", async () => {
  suspect({
    crashed: {
      "leaves-rejection-unhandled":
        "Your promise had rejected at the deadline. Then the work failed as well, and nobody handled that rejection.",
    },
  });
  const { socket } = await connected();
  let fail = (_: Error) => {};
  const work = new Promise<never>((_, reject) => {
    fail = reject;
  });

  const result = await outcome(1500, "withDeadline() to reject at its deadline of 30 ms", () =>
    withDeadline(socket, 30, heard(work)),
  );
  fail(new Error("Nobody waits for this error any more."));
  await pause(20);

  expectTimeout(result);
});

/** Work that is done already, in the answer's process: on a busy machine, the way there may take longer than a deadline. */
function settledThere(): Promise<string> {
  return Promise.resolve("done");
}

/** Both ends of a connection; an 'error' of the socket is nobody's business here. */
async function connected(): Promise<{ socket: Socket; peer: Peer }> {
  const pair = await socketPair();
  pair.socket.on("error", () => {});
  return pair;
}

/** Work as learners write it: resolves with the first line that comes, and rejects if the connection ends before. */
function lineFrom(socket: Socket): Promise<string> {
  const line = inAnswer(
    (from: Socket, message: string) =>
      new Promise<string>((resolve, reject) => {
        let text = "";
        from.on("data", (chunk) => {
          text += String(chunk);
          if (text.endsWith("\n")) resolve(text);
        });
        from.on("error", reject);
        from.on("end", () => reject(new Error(message)));
        from.on("close", () => reject(new Error(message)));
      }),
    socket,
    closed,
  );
  return heard(line);
}

/** The same promise, handled on the test's side: whether the answer handles it, too, is another question. */
function heard<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

async function meets(
  which: "silent" | "trickling",
  socket: Socket,
  seen: Record<string, boolean>,
  symptoms: Symptoms,
): Promise<Outcome<string>> {
  const settled = async () => {
    try {
      return await withDeadline(socket, 200, lineFrom(socket));
    } finally {
      seen[which] = true;
    }
  };
  return await outcome(1500, "withDeadline() to reject at its deadline of 200 ms", settled, symptoms);
}

/** Sends a byte every few milliseconds until the other side is gone. */
async function trickle(peer: Peer): Promise<void> {
  while (!peer.ended && !peer.closed) await peer.sendPieces(["."]);
}

function expectTimeout(result: Outcome<unknown>): void {
  expect(
    result.resolved,
    diagnose({
      "resolves-at-deadline": [
        result.resolved,
        `The time was up, and your promise resolved with ${String(result.value)}. The caller takes that for the work's value.`,
      ],
    }),
  ).toBe(false);
  expect(
    nameOf(result),
    diagnose(
      {
        "passes-on-the-close": [
          messageOf(result) === closed,
          `The time was up, and your promise rejected with the work's own "${closed}" How does the caller learn that this was the deadline?`,
        ],
        "plain-error": [
          nameOf(result) === "Error",
          `The time was up, and your error's \`name\` is "Error" (its message is "${messageOf(result)}"). A caller who wants to try again looks at the \`name\`.`,
        ],
      },
      `The time was up, and your promise rejected with ${result.error instanceof Error ? `an error whose \`name\` is ${nameOf(result)}` : `${describeValue(result.error)}, which is not an Error`}. The caller expects an Error whose \`name\` is TimeoutError.`,
    ),
  ).toBe("TimeoutError");
}

function expectOwnError(result: Outcome<unknown>, message: string): void {
  const { resolved, value } = result;
  expect(
    messageOf(result),
    diagnose({
      "swallows-error": [
        resolved,
        `The work rejected with "${message}", and your promise resolved with ${String(value)}.`,
      ],
      "everything-is-timeout": [
        nameOf(result) === "TimeoutError",
        `The work rejected with "${message}" long before the deadline, and your promise rejected with a TimeoutError.`,
      ],
      "wraps-error": [
        messageOf(result) !== message,
        `The work rejected with "${message}", and your promise rejected with another error: "${messageOf(result)}". The caller expects the work's own.`,
      ],
    }),
  ).toBe(message);
}

async function expectGone(socket: Socket, peer: Peer): Promise<void> {
  await until(1000, "the socket to be destroyed after the deadline", () => socket.destroyed, {
    "ends-politely": [
      () => peer.ended,
      "After the deadline you ended your side and left the socket open until the peer ends its own. A peer that ignores you never does.",
    ],
    "leaves-open": [
      () => !peer.ended,
      "Your promise rejected at the deadline, and the connection is still open. Who closes it, if not you?",
    ],
  });
}

function shown(value: unknown): string {
  return value === "" ? "an empty string" : String(value);
}

function nameOf({ error, resolved }: Pick<Outcome<unknown>, "error"> & { resolved?: boolean }): string {
  if (resolved) return "no error at all";
  return error instanceof Error ? error.name : `not an Error but ${String(error)}`;
}

function messageOf({ error }: Outcome<unknown>): string {
  return error instanceof Error ? error.message : String(error);
}
