import { HttpResponse } from "msw";
import { fetchWithRetry } from "#exercises/05-fetch/04-retry.ts";
import { type Asked, answerFetch } from "../../local-servers/fetch-handlers.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { diagnose, expect, outcome, suspect, test } from "../test.ts";

const url = "http://busy.example/";
const ok = () => HttpResponse.text("welcome");
const busy = (headers: Record<string, string> = {}) =>
  HttpResponse.text("too busy", { status: 503, headers });

test("a server that is well is asked once, and its answer is yours to read", async () => {
  const asked = answerFetch(url, ok);

  const response = await answer(asked, { retries: 3, delay: 10 });

  expect(response.status).toBe(200);
  expect(await response.text()).toBe("welcome");
  expect(
    asked.length,
    diagnose({
      "retries-success": [
        asked.length > 1,
        `The first answer was 200, and you asked ${asked.length} times. Which answers call for another try?`,
      ],
    }),
  ).toBe(1);
});

test("a server that is busy twice is asked a third time", async () => {
  const asked = answerFetch(url, (_, count) => (count < 3 ? busy() : ok()));

  const response = await answer(asked, { retries: 4, delay: 10 });

  expect(
    [response.status, asked.length],
    diagnose({
      "never-retries": [asked.length === 1, "The first answer was 503, and nobody asked again."],
    }),
  ).toEqual([200, 3]);
  expect(await response.text()).toBe("welcome");
});

test("404 is an answer, not a reason to ask again", async () => {
  const asked = answerFetch(url, () => HttpResponse.text("no such page", { status: 404 }));

  const response = await answer(asked, { retries: 2, delay: 10 }, () =>
    expect(
      asked.length,
      diagnose({
        "retries-client-errors": [
          asked.length > 1,
          `The answer was 404, and you asked ${asked.length} times. Will the page be there a moment later?`,
        ],
      }),
    ).toBe(1),
  );

  expect(response.status).toBe(404);
});

for (const retries of [0, 1, 3]) {
  test(`retries: ${retries} is how many tries may follow the first, and the last answer is the result`, async () => {
    const asked = answerFetch(url, (_, count) => HttpResponse.text(`too busy for ${count}`, { status: 503 }));

    const response = await answer(asked, { retries, delay: 10 });

    expect(
      asked.length,
      diagnose({
        "off-by-one": [
          Math.abs(asked.length - retries - 1) === 1,
          `With retries: ${retries} the number of requests was ${asked.length}. Is the first try one of the further tries?`,
        ],
      }),
    ).toBe(retries + 1);
    expect(response.status).toBe(503);
    expect(
      response.bodyUsed,
      diagnose({
        "drains-the-last": [
          response.bodyUsed,
          "The last answer is the result, and its body was already used up when the caller got it.",
        ],
      }),
    ).toBe(false);
    expect(await response.text()).toBe(`too busy for ${retries + 1}`);
  });
}

test("each wait is twice as long as the one before", async () => {
  const asked = answerFetch(url, () => busy());

  await answer(asked, { retries: 4, delay: 30 });

  const seen = waits(asked);
  const told = `With delay: 30 the server had rests of ${seen.join(", ")} ms`;
  for (const [index, least] of [30, 60, 120, 240].entries()) {
    expect(
      seen[index],
      diagnose({
        "no-delay": [Math.min(...seen) < 30 - tolerance, `${told}. It needs one before each further try.`],
        "constant-delay": [
          Math.min(...seen.slice(1)) < 60 - tolerance,
          `${told}. The rests are to get longer.`,
        ],
        "grows-by-addition": [
          index > 1,
          `${told}. They get longer, but each is to be twice the one before it.`,
        ],
      }),
    ).toBeGreaterThanOrEqual(least - tolerance);
  }
});

test("Retry-After says in seconds how long to wait", async () => {
  const asked = answerFetch(url, (_, count) => (count === 1 ? busy({ "Retry-After": "1" }) : ok()));

  const response = await answer(asked, { retries: 1, delay: 500 });

  const [wait = 0] = waits(asked);
  const told = `The server said Retry-After: 1, and you asked again after ${wait} ms`;
  expect(
    wait,
    diagnose({
      "retry-after-in-milliseconds": [wait < 500 - tolerance, `${told}. In what unit is that header?`],
      "ignores-retry-after": [true, `${told}, as if it had not.`],
    }),
  ).toBeGreaterThanOrEqual(1000 - tolerance);
  expect(response.status).toBe(200);
});

test("an answer that is not returned is let go", async () => {
  const asked = answerFetch(url, (_, count) => (count < 3 ? busy() : ok()));
  const responses = keepResponses();

  const response = await answer(asked, { retries: 2, delay: 10 });

  expect(await response.text()).toBe("welcome");
  for (const { status, bodyUsed } of responses) {
    expect(
      bodyUsed,
      diagnose({
        "leaves-body-unread": [
          !bodyUsed,
          `The ${status} had a body, and you left it unread: a real connection would still wait for a reader.`,
        ],
      }),
    ).toBe(true);
  }
});

/** Every response that fetch() gives from here on. Kept, since a garbage collector lets go of those that nobody keeps. */
function keepResponses(): readonly Response[] {
  const responses: Response[] = [];
  const { fetch } = globalThis;
  onDispose(() => {
    globalThis.fetch = fetch;
  });
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request);
    responses.push(response);
    return response;
  };
  return responses;
}

/** A timer may fire that much before its time, in milliseconds. */
const tolerance = 3;

/** Calls fetchWithRetry(), which must not reject here. `first` looks at what was asked before anything else. */
async function answer(
  asked: readonly Asked[],
  options: { retries: number; delay: number },
  first = () => {},
): Promise<Response> {
  suspect({
    blocked: { "never-gives-up": "You asked again and again, without a rest and without an end." },
  });
  const { value, error } = await outcome(
    2500,
    "fetchWithRetry() to settle",
    () => fetchWithRetry(url, options),
    {
      "delay-in-seconds": [
        () => asked.length === 1,
        `With delay: ${options.delay} there was no second try within 2.5 seconds. In what unit is the delay?`,
      ],
      "never-gives-up": [
        () => asked.length > options.retries + 1,
        `With retries: ${options.retries} the server had been asked often, and you still went on. What ends your loop?`,
      ],
    },
  );
  first();
  const expected = asked.length > options.retries && asked.length > 0;
  expect(
    value,
    diagnose(
      {
        "throws-at-the-end": [
          error && expected,
          "You threw an error after the last try. The caller wants the last answer, whatever it is.",
        ],
      },
      error ? `Your promise was rejected: ${String(error)}.` : "",
    ),
  ).toBeInstanceOf(Response);
  return value as Response;
}

/** How long the server had its rest before each further request, in whole milliseconds. */
function waits(asked: readonly Asked[]): number[] {
  return asked.slice(1).map(({ at }, index) => Math.round(at - (asked[index]?.at ?? 0)));
}
