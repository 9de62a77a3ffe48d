/**
 * Long, because waits are judged by the timers that an answer sets, not by the clock, and each pattern of
 * waits has a name.
 */
import { fetchWithRetry } from "#exercises/05-fetch/04-retry.ts";
import { type Asked, answerFetch } from "../../local-servers/fetch-handlers.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { listen } from "../../local-servers/tcp.ts";
import { withoutFetch } from "../kit/fetching.ts";
import { followTimers, hasTimer } from "../kit/timers.ts";
import { diagnose, expect, inAnswer, outcome, type Symptoms, test, until } from "../test.ts";

const url = "http://busy.example/";
const ok = () => new Response("welcome");
const busy = (headers: Record<string, string> = {}) => new Response("too busy", { status: 503, headers });
/** The statuses that the server has answered since `answering` was called last. */
let answered: number[] = [];

test("asks once if the server answers 200, and leaves the body for the caller to read", async () => {
  const asked = answering(ok);

  const response = await retrying(asked, { retries: 3, delay: 10 });

  const again = `The first answer was 200, and your code sent ${asked.length} requests.\nWhich answers call for another try?`;
  if (asked.length > 1) expect.fail(diagnose({ "retries-success": [true, again] }));
  expect(response.status, `The server answered 200, and your function returned a ${response.status}.`).toBe(
    200,
  );
  await expectText(response, "welcome");
});

test("asks a third time after the server has answered 503 twice", async () => {
  const asked = answering((_, count) => (count < 3 ? busy() : ok()));
  const timers = followTimers();

  const response = await retrying(asked, { retries: 4, delay: 10 });

  expect(
    [response.status, asked.length],
    diagnose(
      {
        "forgets-to-wait": [
          asked.length === 1 && hasTimer(timers(), 10),
          "The first answer was 503. Your code set a timer of 10 ms, and it returned that answer without waiting for the timer.\nWhat makes your function wait?",
        ],
        "returns-an-earlier-answer": [
          asked.length === 3 && response.status === 503,
          "The server answers 503, 503, and then 200. Your code sent three requests and returned a 503.\nWhat becomes of the answer to the last request?",
        ],
        "never-retries": [
          asked.length === 1,
          "The first answer was 503, and your code returned it without a second request.",
        ],
      },
      `The server answers 503, 503, and then 200. Your code sent ${asked.length} requests and returned the ${response.status}.`,
    ),
  ).toEqual([200, 3]);
  await expectText(response, "welcome");
});

test("returns a 404 without asking again", async () => {
  const asked = answering(() => new Response("no such page", { status: 404 }));

  const again = "The answer was 404, and your code asked again.\nWill the page be there a moment later?";
  const symptoms = { "retries-client-errors": [() => asked.length > 1, again] } as const;
  const response = await retrying(asked, { retries: 2, delay: 10 }, symptoms);

  if (asked.length > 1) expect.fail(diagnose(symptoms));
  expect(response.status, `The server answered 404, and your function returned a ${response.status}.`).toBe(
    404,
  );
  await expectText(response, "no such page");
});

for (const retries of [0, 1, 3]) {
  test(`tries no more often than retries: ${retries} allows, and returns the last answer`, async () => {
    const asked = answering((_, count) => new Response(`too busy for ${count}`, { status: 503 }));

    const response = await retrying(asked, { retries, delay: 10 });

    const told = `With retries: ${retries} and a server that is always busy, your code sent ${asked.length} requests`;
    expect(
      asked.length,
      diagnose(
        {
          "off-by-one": [
            Math.abs(asked.length - retries - 1) === 1,
            `${told}.\nDoes the first request count as a retry?`,
          ],
        },
        `${told}.`,
      ),
    ).toBe(retries + 1);
    expect(response.status, `The last answer was 503, and your function returned a ${response.status}.`).toBe(
      503,
    );
    await expectText(response, `too busy for ${retries + 1}`);
  });
}

test("makes each wait twice as long as the one before", async () => {
  const asked = answering(() => busy());
  const timers = followTimers();
  const gaps = followGaps();

  await retrying(asked, { retries: 4, delay: 30 });

  const { waits: seen, isAsked, running } = findWaits(gaps());
  const [early] = gaps.beforeTheFirst();
  const first = `With delay: 30, your code set a timer of ${early} ms and waited for it before its first request.\nHas the server said by then that it is busy?`;
  if (early !== undefined) expect.fail(diagnose({ "waits-before-the-first": [true, first] }));
  const told = isAsked
    ? `With delay: 30, your code set timers of ${seen.join(", ")} ms before its further requests`
    : `With delay: 30, your code waited ${seen.join(", ")} ms between its requests`;
  expect(seen, `${told}.`).toHaveLength(4);
  const due = [30, 60, 120, 240];
  const advice = diagnose({
    ...sentTooSoon(running),
    "blocks-the-event-loop": [
      gaps().every(({ isBlocked }) => isBlocked),
      `${told}. During these waits, Node's event loop had no turn: nothing else in the program could run. How can code wait without keeping Node busy?`,
    ],
    "waits-after-the-last": [
      hasTimer(gaps.afterTheLast(), 480),
      "With retries: 4, your code set a fifth timer, of 480 ms, after the last answer had come. What is it waiting for there?",
    ],
    "takes-xor-for-a-power": [
      isAsked && seen.every((wait, index) => wait === Math.max(1, 30 * (2 ^ index))),
      `${told}. Those are 30 times 2 ^ 0, 2 ^ 1, and so on: what does \`^\` do in JavaScript?`,
    ],
  });
  if (advice) expect.fail(advice);
  const off = diagnose({
    ...tooShort(seen, due, told, isAsked, gaps()),
    ...tooLong(seen, due, timers()),
  });
  if (!off) return;
  const others = isAsked ? await waitsOf({ retries: 4, delay: 30 }) : seen;
  const isRandom = others.some((wait, index) => Math.abs(wait - seen[index]!) > tolerance);
  const random = `${told}; called once more, it set timers of ${others.join(", ")} ms.\nThe task says how long each wait is. Where does the difference come from?`;
  expect.fail(diagnose({ "waits-at-random": [isRandom, random] }, off));
});

test("leaves the caller's options as they are", async () => {
  answering(() => busy());
  const use = inAnswer(
    async (retry: typeof fetchWithRetry, address: string) => {
      const options = { retries: 2, delay: 10 };
      await retry(address, options);
      return `{ retries: ${options.retries}, delay: ${options.delay} }`;
    },
    fetchWithRetry,
    url,
  );

  const { value } = await outcome(2500, "fetchWithRetry() to settle", use);

  expect(
    value,
    diagnose({
      "changes-the-options": [
        true,
        `The caller's object was { retries: 2, delay: 10 }, and after the call it was ${value}. Who else may use that object?`,
      ],
    }),
  ).toBe("{ retries: 2, delay: 10 }");
});

test("waits as many seconds as Retry-After says", async () => {
  const asked = answering((_, count) => (count === 1 ? busy({ "Retry-After": "1" }) : ok()));
  const timers = followTimers();
  const gaps = followGaps();

  const response = await retrying(asked, { retries: 1, delay: 500 });

  const { waits: seen, isAsked, running } = findWaits(gaps());
  const [wait = 0] = seen;
  const did = isAsked ? `set a timer of ${wait} ms before it asked again` : `asked again after ${wait} ms`;
  const told = `The server answered 503 with Retry-After: 1, the delay was 500 ms, and your code ${did}`;
  const other = isAsked && wait <= 1 + tolerance ? await waitAfter("7") : undefined;
  const advice = diagnose({
    ...sentTooSoon(running),
    "misreads-retry-after": [
      other === 1,
      `${told}. With Retry-After: 7, it set a timer of 1 ms, too. Node makes 1 ms of a delay that is negative, zero, or not a number. What number does your code make of the header?`,
    ],
    "retry-after-in-milliseconds": [
      isAsked && wait <= 1 + tolerance,
      `${told}.\nIn which unit is that header?`,
    ],
    "no-delay": [wait < 500 - tolerance, `${told}. It must wait before each further try.`],
    "ignores-retry-after": [
      wait < 1000 - tolerance,
      `${told}.\nWhich of the two waits counts when the server names one? If your code reads the header, print what it gets.`,
    ],
    "waits-for-both": [
      wait >= 1500 - tolerance && isSum(timers(), 1000, 500),
      `${told}. The server named the whole wait.`,
    ],
  });
  if (advice) expect.fail(advice);
  expect(response.status, `The second answer was 200, and your function returned a ${response.status}.`).toBe(
    200,
  );
});

test("reads or cancels an answer that it doesn't return", async () => {
  const much = Buffer.alloc(4 * 1024 * 1024, "too busy ");
  const dropped: Peer[] = [];
  const server = await listen(async (peer) => {
    await peer.readUntil("\r\n\r\n"); // fetch() may open a connection that it never uses.
    const isBusy = dropped.length < 2;
    if (isBusy) dropped.push(peer);
    const [status, body] = isBusy ? ["503 Service Unavailable", much] : ["200 OK", Buffer.from("welcome")];
    peer.send(`HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`);
    peer.end(body);
  });
  const address = `http://127.0.0.1:${server.port}/`;
  keepResponses();

  const { value } = await outcome(2500, "fetchWithRetry() to settle", () =>
    fetchWithRetry(address, { retries: 2, delay: 10 }),
  );

  expect(
    value?.status,
    `The server answered 503, 503, and then 200, and your function returned ${value ? `a ${value.status}` : "no Response"}.`,
  ).toBe(200);
  await until(
    1500,
    "the connections of the first two answers to close",
    () => dropped.every(({ closed }) => closed),
    {
      "leaves-body-unread": [
        true,
        "The first two answers were 503, each with a body of 4 MB. You returned the third answer, and the connections of the others are still open: they wait for somebody to read.\nWhat becomes of a body that nobody needs?",
      ],
    },
  );
  await expectText(value as Response, "welcome");
});

/** Answers each request so, and notes the statuses. */
function answering(reply: (asked: Asked, count: number) => Response): readonly Asked[] {
  answered = [];
  return answerFetch(url, (asked, count) => {
    const response = reply(asked, count);
    answered.push(response.status);
    return response;
  });
}

/** The waits of another call while the server is always busy. */
async function waitsOf(options: { retries: number; delay: number }): Promise<number[]> {
  const asked = answering(() => busy());
  const gaps = followGaps();
  await retrying(asked, options);
  return findWaits(gaps()).waits;
}

/** For how long a timer is set after a 503 with this Retry-After. */
async function waitAfter(seconds: string): Promise<number | undefined> {
  const asked = answering((_, count) => (count === 1 ? busy({ "Retry-After": seconds }) : ok()));
  const gaps = followGaps();
  await retrying(asked, { retries: 1, delay: 500 });
  return findWaits(gaps()).waits[0];
}

/**
 * Keeps what fetch() resolves with until the end of the test. Node cancels the body of a Response that the garbage collector
 * takes, and whether it does so in time is luck: an answer that leaves the bodies unread would sometimes pass.
 */
function keepResponses(): void {
  inAnswer(() => {
    const own = globalThis.fetch;
    const kept: Response[] = [];
    const keeping: typeof fetch = async (...given) => {
      const response = await own(...given);
      kept.push(response);
      return response;
    };
    globalThis.fetch = Object.assign(keeping, { own });
  });
  onDispose(() =>
    inAnswer(() => {
      globalThis.fetch = (globalThis.fetch as typeof fetch & { own: typeof fetch }).own;
    }),
  );
}

/** A timer may fire that much before its time, in milliseconds. */
const tolerance = 3;

/** True if these waits were asked for one after the other, or as one. */
function isSum(timers: number[], one: number, other: number): boolean {
  return hasTimer(timers, one + other) || (hasTimer(timers, one) && hasTimer(timers, other));
}

/** Waits that are shorter than they are due, by their pattern. */
function tooShort(
  seen: number[],
  due: number[],
  told: string,
  isAsked: boolean,
  gaps: readonly Gap[],
): Symptoms {
  const near = (one: number, other: number) => Math.abs(one - other) <= tolerance;
  const steps = seen.slice(1).map((wait, index) => wait - seen[index]!);
  const most = Math.max(...seen);
  const isShort = seen.some((wait, index) => wait < due[index]! - tolerance);
  const rule = `Each wait must be twice as long as the one before: ${due.join(", ")} ms.`;
  return {
    "no-delay": [
      isShort && gaps.every(({ set }) => set.length === 0),
      `${told}, and it set no timer. It must wait before each further try.`,
    ],
    "waits-one-millisecond": [
      isAsked && most <= 1,
      `${told}. Node makes 1 ms of a delay that is below 1, negative, or not a number. What number does your code pass to the timer?`,
    ],
    "constant-delay": [
      isShort && (isAsked ? seen.every((wait) => near(wait, most)) : seen.at(-1)! < due[1]! - tolerance),
      `${told}. The first wait is 30 ms; how long are the others?`,
    ],
    "starts-too-low": [
      isAsked && seen.every((wait, index) => near(wait, due[index]! / 2)),
      `${told}. The first wait is the delay itself; where does the doubling begin?`,
    ],
    "grows-by-addition": [
      isShort && isAsked && steps.every((step) => step > tolerance && near(step, steps[0]!)),
      `${told}: each is ${steps[0]} ms longer than the one before. ${rule}`,
    ],
    "caps-the-wait": [
      isShort && isAsked && seen.every((wait, index) => near(wait, Math.min(due[index]!, most))),
      `${told}: none is longer than ${most} ms. ${rule} What limits yours?`,
    ],
    "waits-too-short": [isShort, `${told}. ${rule}`],
  };
}

/**
 * Waits that are longer than they are due because the answer asked for that: a wait alone says nothing on a busy machine,
 * so it counts only together with a timer of that length, and none of the right one.
 */
function tooLong(seen: number[], due: number[], timers: number[]): Symptoms {
  const index = due.findIndex((wait) => !hasTimer(timers, wait));
  const set = timers.find((delay) => delay >= 1.4 * due[index]! && delay <= seen[index]! + tolerance);
  const told = `With delay: 30, your code set a timer of ${set} ms before its request number ${index + 2}. That wait is ${due[index]} ms.`;
  return {
    "doubles-too-early": [
      index === 0 && set === 60,
      `${told}\nThe first wait is the delay itself; where does the doubling begin?`,
    ],
    "grows-too-fast": [set, `${told}\nHow much longer is each wait than the one before?`],
  };
}

/** What an answer waits for that is not done long after it was due, `due` milliseconds after its last request. */
function stillWaiting(timers: number[], requests: number, due: number): Symptoms[string] {
  const set = Math.max(...timers.filter((delay) => delay >= 1.4 * due));
  const told = `Your code has sent ${requests} requests, and it is waiting on a timer of ${set} ms. This wait is ${due} ms.`;
  return [set > 2000, `${told}\nHow much longer is each wait than the one before?`];
}

/** Calls fetchWithRetry(), which must resolve with a Response; if it doesn't, `symptoms` are looked at first. */
async function retrying(
  asked: readonly Asked[],
  options: { retries: number; delay: number },
  symptoms: Symptoms = {},
): Promise<Response> {
  const timers = followTimers();
  const { value, error, resolved } = await outcome(
    2500,
    "fetchWithRetry() to settle",
    () => fetchWithRetry(url, options),
    {
      ...symptoms,
      "delay-in-seconds": [
        () => asked.length === 1 && hasTimer(timers(), options.delay * 1000),
        `With delay: ${options.delay}, your code set a timer of ${options.delay * 1000} ms.\nIn which unit is the delay?`,
      ],
      "never-goes-on": [
        () => asked.length <= options.retries && hasTimer(timers(), options.delay * 2 ** (asked.length - 1)),
        `With delay: ${options.delay}, your code set a timer after the answer 503. Its time was over long ago, and no further request has come.\nWhat resolves the promise that your code waits for?`,
      ],
      "never-resolves": [
        () => asked.length <= options.retries + 1 && answered.length > 0 && answered.at(-1) !== 503,
        () =>
          `Your code sent ${asked.length === 1 ? "one request" : `${asked.length} requests`}, the last answer was ${answered.at(-1)}, and your promise is still pending.\nWhat hands that answer on to your caller?`,
      ],
      "never-gives-up": [
        () => asked.length > options.retries + 1,
        `With retries: ${options.retries}, your code had sent more than ${options.retries + 1} requests, and it was still going on.\nWhat ends your loop?`,
      ],
      get "grows-too-fast"(): Symptoms[string] {
        if (asked.length > options.retries) return [false, ""];
        return stillWaiting(timers(), asked.length, options.delay * 2 ** (asked.length - 1));
      },
    },
  );
  if (error !== undefined) {
    const count = asked.length === 1 ? "one request" : `${asked.length || "no"} requests`;
    const told = `The server had answered ${count}, and your promise rejected: ${String(error)}.`;
    const last = `${told}\nThe caller wants the last answer, whatever it is.`;
    expect(
      error,
      diagnose(
        {
          ...symptoms,
          ...withoutFetch(asked, error),
          "throws-at-the-end": [asked.length === options.retries + 1, last],
        },
        told,
      ),
    ).toBeUndefined();
  }
  const isResponse = typeof value === "object" && value !== null && typeof value.bodyUsed === "boolean";
  if (resolved && !isResponse) {
    const advice = `Your promise resolved with ${JSON.stringify(value)}. The caller wants the Response itself, with its status.`;
    const fewer = `With retries: ${options.retries}, your code sent ${asked.length || "no"} request${asked.length === 1 ? "" : "s"}, and your promise resolved with ${JSON.stringify(value)}.\nDoes the first request count as a retry?`;
    expect.fail(
      diagnose(
        {
          "off-by-one": [value === undefined && asked.length === options.retries, fewer],
          "returns-the-body": [typeof value === "string", advice],
        },
        advice,
      ),
    );
  }
  return value as Response;
}

/** The response's body is still there to be read, and says this. */
async function expectText(response: Response, text: string): Promise<void> {
  const used = `The ${response.status} is the result, and its body had already been read or cancelled when the caller got it.`;
  if (response.bodyUsed) expect.fail(diagnose({ "drains-the-last": [true, used] }));
  const { value } = await outcome(1000, "the text of the response", () => response.text());
  expect(value).toBe(text);
}

/** What the answer had done about waiting when it called fetch() once more. */
interface Gap {
  /** The milliseconds since it got the response before. */
  waited: number;
  /** The delays of the timers that it set since the call before, in milliseconds. */
  set: number[];
  /** Those of them that were still running. */
  running: number[];
  /** True if one of its timers fires again and again. */
  repeats: boolean;
  /** True if it waited without a timer, and the event loop had hardly a turn. */
  isBlocked: boolean;
}

/**
 * What happened in the answer's process before each call of fetch() from now on, which timers had
 * fired before the first, and which were set after the last. Timers of fetch() itself don't count.
 */
function followGaps(): (() => Gap[]) & { beforeTheFirst: () => number[]; afterTheLast: () => number[] } {
  const { gaps, beforeTheFirst, afterTheLast, restore } = inAnswer(() => {
    type Timer = { _idleTimeout: number; _repeat: number | null };
    const before = globalThis.fetch;
    const all: Gap[] = [];
    const running = new Map<number, number>();
    let timers: Timer[] = [];
    let arrived = 0;
    const most = 50;
    let turns = 0;
    const stop = (id: number) => running.delete(id);
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(id, type, _trigger, resource) {
        if (type !== "Timeout" || new Error().stack?.includes("node:internal/deps/undici")) return;
        timers.push(resource as Timer);
        running.set(id, (resource as Timer)._idleTimeout);
      },
      before: stop,
      destroy: stop,
    });
    const counting: typeof fetch = (...given) => {
      all.push({
        waited: performance.now() - arrived,
        set: timers.map(({ _idleTimeout }) => _idleTimeout),
        running: [...running.values()],
        repeats: timers.some(({ _repeat }) => _repeat !== null),
        isBlocked: !timers.length && turns < most && performance.now() - arrived > 20,
      });
      timers = [];
      const response = before(...given);
      const turn = () => {
        turns++;
        if (turns < most) setImmediate(turn);
      };
      const arrives = () => {
        arrived = performance.now();
        turns = 0;
        setImmediate(turn);
      };
      response.then(arrives, arrives);
      return response;
    };
    globalThis.fetch = counting;
    hook.enable();
    const restore = () => {
      hook.disable();
      globalThis.fetch = before;
    };
    const afterTheLast = () => timers.map(({ _idleTimeout }) => _idleTimeout);
    const beforeTheFirst = () => (all[0]?.running.length ? [] : (all[0]?.set ?? []));
    return { gaps: () => all.slice(1), beforeTheFirst, afterTheLast, restore };
  });
  onDispose(restore);
  return Object.assign(() => gaps(), {
    beforeTheFirst: () => beforeTheFirst(),
    afterTheLast: () => afterTheLast(),
  });
}

/** How long the answer waits before each further request, in whole milliseconds. */
interface Waits {
  waits: number[];
  /** True if these are the timers that it set, one for each wait: unlike the clock, they don't depend on the machine. */
  isAsked: boolean;
  /** A timer that was still running when the next request was sent. */
  running: number | undefined;
}

function findWaits(gaps: readonly Gap[]): Waits {
  const running = gaps.find((gap) => gap.running.length > 0)?.running[0];
  const isAsked = gaps.length > 0 && gaps.every(({ set, repeats }) => set.length === 1 && !repeats);
  const waits = gaps.map(({ set, waited }) => Math.round(isAsked ? set[0]! : waited));
  return { waits, isAsked, running };
}

/** The next request was sent although a timer was still running. */
function sentTooSoon(running: number | undefined): Symptoms {
  return {
    "forgets-to-wait": [
      running !== undefined,
      `Your code set a timer of ${running} ms, and it sent the next request while that timer was still running.\nWhat makes your code wait for it?`,
    ],
  };
}
