/**
 * Long, because both directions are judged: what the request carried, and what was made of each kind of
 * reply.
 */
import { isDeepStrictEqual } from "node:util";
import { postJson } from "#exercises/05-fetch/02-post-json.ts";
import { type Asked, answerFetch } from "../../local-servers/fetch-handlers.ts";
import { withoutFetch } from "../kit/fetching.ts";
import { diagnose, expect, type Outcome, outcome, test } from "../test.ts";

const url = "http://cats.example/cats";
const mog = { name: "Mog", lives: 9, likes: ["naps", "café ☕"], owner: null };

test("sends data as one JSON body, and returns the value of the reply's JSON", async () => {
  const asked = answerFetch(url, () => json('{"id":7}', 201));

  const { value, error } = await posting(mog);

  expectRequest(asked, error);
  expect(
    value,
    diagnose(
      {
        "returns-response": [
          isResponse(value),
          "You returned the whole Response. The caller wants the value that its JSON represents.",
        ],
        "returns-text": [
          value === '{"id":7}',
          `You returned the reply's text, ${show(value)}. The caller wants the value that this JSON represents.`,
        ],
        "wraps-the-reply": [
          holds(value, { id: 7 }),
          `The server answered 201 with {"id":7}, and your promise resolved with ${show(value)}.\nThe caller wants the value that the JSON represents, with nothing around it.`,
        ],
        "returns-nothing": [
          value === undefined && error === undefined,
          `The server answered 201 with {"id":7}, and your promise resolved with undefined.\nWhich value does your function return in the end, or the function that you give to \`then\`?`,
        ],
      },
      rejected("The server answered 201 with JSON", error) ||
        `The server answered 201 with {"id":7}, and your promise resolved with ${show(value)}.`,
    ),
  ).toEqual({ id: 7 });
});

test("sends a string, a number, false, null and a list as JSON, too", async () => {
  for (const data of ["Mog", '"', 0, false, null, "", [], [mog]]) {
    const asked = answerFetch(url, () => json('"stored"'));

    const { value, error } = await posting(data);

    const body = asked[0]?.body;
    const told = `With the data ${show(data)}, the body that went out was ${show(body)}`;
    expect(
      parse(body),
      diagnose(
        {
          "sends-strings-raw": [
            body === data && body !== "",
            `${told}: the text without the quotes that make it JSON.`,
          ],
          "quotes-by-hand": [
            body !== undefined && body === `"${data}"` && body !== JSON.stringify(data),
            `The data was a string that JSON writes as ${JSON.stringify(data)}, and the body that went out was ${body}. Between its quotes, the string is unchanged. What must happen to a quote inside a string?`,
          ],
          "takes-data-apart": [
            typeof data !== "object" && typeof parse(body) === "object" && parse(body) !== null && body,
            `${told}. The data was not an object, and your code made one of it. What is done to the data before it is encoded?`,
          ],
          "drops-falsy": [body === "", `${told}. ${show(data)} is JSON, too.`],
        },
        body === undefined
          ? rejected("No request came", error)
          : `${told}. Expected ${JSON.stringify(data)}.`,
      ),
    ).toEqual(data);
    const got = `The server answered with the JSON "stored", and your promise resolved with ${show(value)}.`;
    expect(value, rejected("The server answered with JSON", error) || got).toBe("stored");
  }
});

test("returns any JSON value", async () => {
  for (const reply of ["null", "0", "false", '""', "[]"]) {
    answerFetch(url, () => json(reply));

    const { value, error } = await posting(mog);

    expect(
      value,
      diagnose(
        {
          "drops-falsy-reply": [
            value === undefined && error === undefined,
            `The server answered with the JSON ${reply}, and your promise resolved with undefined.\nIs every value that counts as false a missing one?`,
          ],
        },
        rejected(`The server answered with the JSON ${reply}`, error) ||
          `The server answered with the JSON ${reply}, and your promise resolved with ${show(value)}.`,
      ),
    ).toEqual(JSON.parse(reply));
  }
});

test("takes every status of 2xx for a success", async () => {
  for (const status of [200, 202, 203, 299]) {
    answerFetch(url, () => json('{"id":7}', status));

    const { value, error } = await posting(mog);

    const told = `The server answered ${status} with {"id":7}`;
    expect(
      value,
      diagnose(
        {
          "refuses-a-success": [
            error,
            `${told}, and your promise rejected: ${String(error)}.\nWhich statuses mean success?`,
          ],
        },
        `${told}, and your promise resolved with ${show(value)}.`,
      ),
    ).toEqual({ id: 7 });
  }
});

test("accepts a content type with parameters", async () => {
  answerFetch(url, () => json('{"id": 8}', 200, "application/json; charset=utf-8"));

  const { value, error } = await posting(mog);

  expect(
    value,
    diagnose(
      {
        "exact-content-type": [
          error,
          `The server sent valid JSON as \`application/json; charset=utf-8\`, and your promise rejected: ${String(error)}.\nWhat may come after the type in that header?`,
        ],
      },
      `The server answered with {"id": 8}, and your promise resolved with ${show(value)}.`,
    ),
  ).toEqual({ id: 8 });
});

test("accepts valid JSON, whatever its content type says", async () => {
  for (const type of ["application/problem+json", "text/plain"]) {
    answerFetch(url, () => json('{"id": 9}', 200, type));

    const { value, error } = await posting(mog);

    expect(
      value,
      diagnose(
        {
          "refuses-other-types": [
            error,
            `The server sent valid JSON as \`${type}\`, and your promise rejected: ${String(error)}.\nWhat decides whether a body is JSON, its header or its text?`,
          ],
        },
        `The server sent {"id": 9} as \`${type}\`, and your promise resolved with ${show(value)}.`,
      ),
    ).toEqual({ id: 9 });
  }
});

test("resolves with undefined for a 204, which has no body", async () => {
  answerFetch(url, () => new Response(null, { status: 204 }));

  const { value, error } = await posting(mog);

  expect(
    error,
    diagnose({
      "parses-204": [
        error,
        `The server answered 204, a success that never has a body, and your promise rejected: ${String(error)}.`,
      ],
    }),
  ).toBeUndefined();
  const told = `The server answered 204, and your promise resolved with ${show(value)}. Expected undefined.`;
  expect(
    value,
    diagnose({ "invents-a-value": [value === null || value === "", told] }, told),
  ).toBeUndefined();
});

for (const status of [409, 500, 300]) {
  test(`rejects a status of ${status} with an error that names it, whatever the body`, async () => {
    answerFetch(url, () => json('{"id":7}', status));
    expectStatusError(await posting(mog), status, "JSON");

    answerFetch(url, () => new Response("<h1>Oh no</h1>", { status, statusText: "Oh no", headers: html }));
    expectStatusError(await posting(mog), status, "an HTML page");
  });
}

test("rejects a reply that isn't JSON with an error that names the URL and the content type", async () => {
  answerFetch(url, () => new Response("<h1>Please log in</h1>", { headers: html }));

  const result = await posting(mog);

  expectNotJson(result, "The server answered with an HTML page", "text/html", "bare-syntax-error");
});

test("rejects a reply that only claims to be JSON in the same way", async () => {
  for (const text of ["<h1>Please log in</h1>", '{"id": 7']) {
    answerFetch(url, () => json(text));

    const result = await posting(mog);

    const what = `The server sent ${show(text)} as \`application/json\``;
    expectNotJson(result, what, "application/json", "trusts-the-content-type");
  }
});

const html = { "Content-Type": "text/html; charset=utf-8" };

function json(text: string, status = 200, type = "application/json"): Response {
  return new Response(text, { status, headers: { "Content-Type": type } });
}

async function posting(data: unknown): Promise<Outcome<unknown>> {
  return await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, data));
}

/** The request is a POST with `mog` as its JSON body. */
function expectRequest(all: readonly Asked[], error: unknown): void {
  const [asked] = all;
  const { method, headers, body = "" } = asked ?? {};
  const type = headers?.get("content-type");
  const sent = parse(body) as Record<string, unknown> | null;
  const lost = Object.entries(mog)
    .filter(([name]) => typeof sent === "object" && sent && "name" in sent && !(name in sent))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  expect(
    method,
    diagnose(
      {
        "forgets-post": [
          method === "GET" || /\bGET\b/.test(String(error)),
          "You asked with GET, which can't have a body. Where do you tell fetch() the method?",
        ],
        "asks-without-cors": [
          !asked && /mode should be/.test(String(error)),
          `Your request has a \`mode\`, and it didn't go out: ${String(error)}.\nThat option is for pages in a browser. What do you need it for here?`,
        ],
        ...withoutFetch(all, error),
      },
      asked ? `You asked with ${method}. The task asks for a POST.` : rejected("No request came", error),
    ),
  ).toBe("POST");
  expect(
    parse(body),
    diagnose(
      {
        "sends-in-the-url": [
          body === "" && asked?.url.includes("Mog"),
          `The POST came without a body, and the data was in the URL: ${asked?.url}.\nWhere does fetch() look for the body?`,
        ],
        "sends-no-body": [body === "", "The POST came without a body. Where does fetch() look for it?"],
        "sends-object": [
          body === "[object Object]",
          "The body was the text `[object Object]`: the object was turned into a string, but not into JSON.",
        ],
        "sends-a-form": [
          body.includes("name=Mog") || body.includes('name="name"'),
          `The body was ${show(body.slice(0, 40))}…: the fields of a form. How does JSON write an object?`,
        ],
        "double-encodes": [
          typeof parse(body) === "string",
          `The body was ${show(body.slice(0, 40))}…: a JSON string with JSON inside it. How often do you encode the data?`,
        ],
        "wraps-the-data": [
          holds(parse(body), mog),
          `The body was ${body}: the data is inside something else.\nExpected the JSON of the data itself, with nothing around it.`,
        ],
        "leaves-fields-out": [
          lost.length,
          `The body was ${body}. It lacks ${lost.join(", ")}.\nWhat leaves that out?`,
        ],
        "sends-latin1": [
          body === Buffer.from(JSON.stringify(mog), "latin1").toString(),
          `The body was ${body} after it had been decoded as UTF-8. JSON travels as UTF-8; in which encoding do you send it?`,
        ],
      },
      `The body was ${show(body)}. Expected the data as JSON: ${JSON.stringify(mog)}.`,
    ),
  ).toEqual(mog);
  const odd = [...(headers?.keys() ?? [])].find(
    (name) => /^content.?type$/.test(name) && name !== "content-type",
  );
  expect(
    type?.split(";")[0]?.toLowerCase(),
    diagnose(
      {
        "no-content-type": [
          !type?.includes("json"),
          `The body is JSON, but the request's Content-Type is ${show(type ?? null)}. How will the server know how to read it?${odd ? ` A header named ${odd} is another one.` : ""}`,
        ],
      },
      `The request's Content-Type is ${show(type)}. Expected application/json, the registered name of JSON.`,
    ),
  ).toBe("application/json");
}

/** It rejected with an Error that names the status; JSON as the body of such an answer was tried before a page. */
function expectStatusError({ value, error, resolved }: Outcome<unknown>, status: number, body: string): void {
  const told = `The server answered ${status} with ${body}, and your promise`;
  if (resolved) {
    const well = `${told} resolved with ${show(value)}`;
    const advice = diagnose({
      "returns-the-error": [
        value instanceof Error,
        `${well}.\nTo the caller, an error that is returned looks like a success. How does an async function reject?`,
      ],
      "swallows-the-error": [
        value === undefined || value === null,
        `${well}.\nHow can the caller tell that from a success without a body? If your code has a \`catch\`, what becomes of the errors that it catches?`,
      ],
      "errors-from-400": [
        status < 400,
        `${well}.\nIs every status below 400 a success? The task says which ones are.`,
      ],
      "ignores-status": [true, `${well}.\nWhat do you look at before you read the body?`],
    });
    expect.fail(advice);
  }
  expect(error, `${told} rejected with ${show(error)}, which isn't an Error.`).toBeInstanceOf(Error);
  const says = `${told} rejected with the message ${show(messageOf(error))}. It doesn't name the status.`;
  const inner = messageOf((error as Error).cause);
  const type = body === "JSON" ? "application/json" : "text/html";
  const isOther = [url, type].every((part) => messageOf(error).includes(part));
  const caught = `${says} It names the URL and the content type: is that your error for a body that isn't JSON?\nIf it comes from a \`catch\`, which errors does that catch?`;
  const wrapped = `${says} The error that names it is its \`cause\`.\nWhich errors does your \`catch\` catch?`;
  const first = `${says}\nWith JSON in the body, your error did. Which comes first, the status or the body?`;
  if (messageOf(error).includes(`${status}`)) return;
  expect.fail(
    diagnose({
      "wraps-its-own-error": [inner.includes(`${status}`), wrapped],
      "parses-before-the-status": [body !== "JSON", first],
      "takes-any-error-for-bad-json": [isOther, caught],
      "leaves-status-out": [true, says],
    }),
  );
}

/** It rejected with an Error that names the URL and the type; `mistake` is a bare SyntaxError here. */
function expectNotJson(
  { value, error, resolved }: Outcome<unknown>,
  what: string,
  type: string,
  mistake: string,
): void {
  const accepted = `${what}, and your promise resolved with ${show(value)}. That isn't JSON, and for that the task asks for an \`Error\`.`;
  if (resolved) {
    const returned = `${accepted}\nTo the caller, an error that is returned looks like a success. How does an async function reject?`;
    const symptoms = {
      "returns-the-error": [value instanceof Error, returned],
      "accepts-html": [value !== undefined, accepted],
    } as const;
    expect.fail(diagnose(symptoms, accepted));
  }
  const message = messageOf(error);
  const says = `${what}, and your error says ${show(message)}`;
  expect(
    error,
    `${what}, and your promise rejected with ${show(error)}, which isn't an Error.`,
  ).toBeInstanceOf(Error);
  const advice = diagnose({
    [mistake]: [
      error instanceof SyntaxError && !message.includes(url),
      `${says}.\nThe caller learns neither the URL nor the content type. If your code has a \`catch\` for this error, does it wait for the parsing inside \`try\`?`,
    ],
    "reads-the-body-twice": [
      error instanceof TypeError && /already been read|unusable|disturbed|locked/.test(message),
      `${says}.\nA body can be read only once. Which line of yours has read it before?`,
    ],
    "names-its-own-type": [
      message.includes("application/json") && !message.includes(type),
      `${says}. \`application/json\` is the type of your request. The type of the answer is ${type}.`,
    ],
    "leaves-url-out": [!message.includes(url), `${says}. It doesn't name the URL, ${url}.`],
    "leaves-type-out": [
      !message.includes(type),
      `${says}. It doesn't name the content type of the answer, ${type}.${/undefined|null/.test(message) ? " Where it should be, there is nothing: how does one read a value from `Headers`?" : ""}`,
    ],
  });
  if (advice) expect.fail(advice);
}

function isResponse(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as Response).bodyUsed === "boolean";
}

function rejected(what: string, error: unknown): string {
  return error === undefined ? "" : `${what}, and your promise rejected: ${String(error)}.`;
}

function show(value: unknown): string {
  if (value instanceof Error) return `the error ${JSON.stringify(String(value))}`;
  return JSON.stringify(value) ?? String(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** True for an object or a list that has this value in it, instead of being it. */
function holds(value: unknown, wanted: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((each) => isDeepStrictEqual(each, wanted))
  );
}

/** What the JSON stands for; where the text isn't JSON, an object that says so. */
function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return { "not JSON": body };
  }
}
