import { postJson } from "#exercises/05-fetch/02-post-json.ts";
import { type Asked, answerFetch } from "../../local-servers/fetch-handlers.ts";
import { diagnose, expect, type Outcome, outcome, test } from "../test.ts";

const url = "http://cats.example/cats";
const mog = { name: "Mog", lives: 9, likes: ["naps", "café ☕"], owner: null };

test("data goes out as one JSON body, and the reply's JSON comes back", async () => {
  const asked = answerFetch(url, () => json('{"id":7}', 201));

  const { value, error } = await posting(mog);

  expectRequest(asked[0], error);
  expect(
    value,
    diagnose(
      {
        "returns-response": [
          isResponse(value),
          "You returned the whole Response. The caller wants the value that its JSON stands for.",
        ],
        "returns-text": [
          value === '{"id":7}',
          `You returned the reply's text, ${show(value)}. The caller wants the value that this JSON stands for.`,
        ],
      },
      rejected("The server answered 201 with JSON", error),
    ),
  ).toEqual({ id: 7 });
});

test("a string, a number, false, null and a list are JSON as well as an object", async () => {
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
          "drops-falsy": [body === "", `${told}. ${show(data)} is JSON, too.`],
        },
        body === undefined ? rejected("No request came", error) : `${told}.`,
      ),
    ).toEqual(data);
    expect(value, rejected("The server answered with JSON", error)).toBe("stored");
  }
});

test("a reply may be any JSON value", async () => {
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
        rejected(`The server answered with the JSON ${reply}`, error),
      ),
    ).toEqual(JSON.parse(reply));
  }
});

test("a reply is JSON whatever parameters its content type has", async () => {
  answerFetch(url, () => json('{"id": 8}', 200, "application/json; charset=utf-8"));

  const { value, error } = await posting(mog);

  expect(
    value,
    diagnose({
      "exact-content-type": [
        error,
        `The server sent valid JSON as \`application/json; charset=utf-8\`, and your promise rejected: ${String(error)}.\nWhat may come after the type in that header?`,
      ],
    }),
  ).toEqual({ id: 8 });
});

test("a reply is JSON if its body is, whatever its content type says", async () => {
  for (const type of ["application/problem+json", "text/plain"]) {
    answerFetch(url, () => json('{"id": 9}', 200, type));

    const { value, error } = await posting(mog);

    expect(
      value,
      diagnose({
        "refuses-other-types": [
          error,
          `The server sent valid JSON as \`${type}\`, and your promise rejected: ${String(error)}.\nWhat decides whether a body is JSON, its header or its text?`,
        ],
      }),
    ).toEqual({ id: 9 });
  }
});

test("204 has no body and gives undefined", async () => {
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

for (const status of [409, 500]) {
  test(`a status of ${status} is an error that names it, whatever the body`, async () => {
    const replies = [
      () => json('{"id":7}', status),
      () => new Response("<h1>Oh no</h1>", { status, statusText: "Oh no", headers: html }),
    ];
    for (const reply of replies) {
      answerFetch(url, reply);

      const { value, error, resolved } = await posting(mog);

      const told = `The server answered ${status}, and your promise`;
      const well = `${told} resolved with ${show(value)}.\nWhat do you look at before you read the body?`;
      if (resolved) expect.fail(diagnose({ "ignores-status": [true, well] }));
      expect(error, `${told} rejected with ${show(error)}.`).toBeInstanceOf(Error);
      const says = `${told} rejected with the message ${show(messageOf(error))}. It doesn't name the status.`;
      if (!messageOf(error).includes(`${status}`))
        expect.fail(diagnose({ "leaves-status-out": [true, says] }));
    }
  });
}

test("a reply that isn't JSON is an error that names the URL and the content type", async () => {
  answerFetch(url, () => new Response("<h1>Please log in</h1>", { headers: html }));

  const result = await posting(mog);

  expectNotJson(result, "The server answered with an HTML page", "text/html", "bare-syntax-error");
});

test("a reply that only claims to be JSON is the same error", async () => {
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
function expectRequest(asked: Asked | undefined, error: unknown): void {
  const { method, headers, body = "" } = asked ?? {};
  const type = headers?.get("content-type");
  expect(
    method,
    diagnose(
      {
        "forgets-post": [
          method === "GET" || /\bGET\b/.test(String(error)),
          "You asked with GET, which can't have a body. Where do you tell fetch() the method?",
        ],
      },
      asked ? "" : rejected("No request came", error),
    ),
  ).toBe("POST");
  expect(
    parse(body),
    diagnose(
      {
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
      },
      `The body was ${show(body)}.`,
    ),
  ).toEqual(mog);
  expect(
    type?.split(";")[0]?.toLowerCase(),
    diagnose({
      "no-content-type": [
        !type?.includes("json"),
        `The body is JSON, but the request's Content-Type is ${show(type ?? null)}. How will the server know how to read it?`,
      ],
    }),
  ).toBe("application/json");
}

/** It rejected with an Error that names the URL and the type; `mistake` is a bare SyntaxError here. */
function expectNotJson(
  { value, error, resolved }: Outcome<unknown>,
  what: string,
  type: string,
  mistake: string,
): void {
  const accepted = `${what}, and your promise resolved with ${show(value)}. That isn't JSON.`;
  if (resolved) expect.fail(diagnose({ "accepts-html": [value !== undefined, accepted] }, accepted));
  const message = messageOf(error);
  const says = `${what}, and your error says ${show(message)}`;
  expect(error, `${what}, and your promise rejected with ${show(error)}.`).toBeInstanceOf(Error);
  const advice = diagnose({
    [mistake]: [
      error instanceof SyntaxError && !message.includes(url),
      `${says}.\nWhere did that text come from, and what was it called? The caller learns neither.`,
    ],
    "leaves-url-out": [!message.includes(url), `${says}. It doesn't name the URL, ${url}.`],
    "leaves-type-out": [
      !message.includes(type),
      `${says}. It doesn't name the content type of the answer, ${type}.`,
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
  return JSON.stringify(value) ?? String(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** What the JSON stands for; where the text isn't JSON, an object that says so. */
function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return { "not JSON": body };
  }
}
