import { HttpResponse } from "msw";
import { postJson } from "#exercises/05-fetch/02-post-json.ts";
import { answerFetch } from "../../local-servers/fetch-handlers.ts";
import { diagnose, expect, outcome, test } from "../test.ts";

const url = "http://cats.example/cats";
const mog = { name: "Mog", lives: 9, likes: ["naps", "café ☕"], owner: null };

test("data goes out as one JSON body, and the reply's JSON comes back", async () => {
  const asked = answerFetch(url, () => HttpResponse.json({ id: 7 }, { status: 201 }));

  const { value, error } = await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, mog));

  const { method, headers, body = "" } = asked[0] ?? {};
  expect(
    method,
    diagnose({
      "forgets-post": [
        method === "GET" || /GET/.test(String(error)),
        "You asked with GET, which has no body. Where does fetch() learn the method?",
      ],
    }),
  ).toBe("POST");
  expect(
    headers?.get("content-type")?.split(";")[0]?.toLowerCase(),
    diagnose({
      "no-content-type": [
        !headers?.get("content-type")?.includes("json"),
        "The request does not say that its body is JSON. How will the server know how to read it?",
      ],
    }),
  ).toBe("application/json");
  expect(
    parse(body),
    diagnose({
      "sends-object": [
        body === "[object Object]",
        "The body was the text `[object Object]`: an object was made a string, but not by JSON.",
      ],
      "double-encodes": [
        typeof parse(body) === "string",
        "The body was a JSON string with JSON inside it: it was encoded more than once.",
      ],
    }),
  ).toEqual(mog);
  expect(
    value,
    diagnose({
      "returns-response": [
        value instanceof Response,
        "You returned the whole Response. The caller wants the value that its JSON stands for.",
      ],
      "returns-text": [
        typeof value === "string",
        "You returned the reply's text. The caller wants the value that this JSON stands for.",
      ],
    }),
  ).toEqual({ id: 7 });
});

test("a string, a number, false, null and a list are JSON as well as an object", async () => {
  for (const data of ["Mog", '"', 0, false, null, "", [], [mog]]) {
    const asked = answerFetch(url, () => HttpResponse.json("stored"));

    const { value } = await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, data));

    const body = asked[0]?.body;
    const json = JSON.stringify(data);
    expect(
      parse(body),
      diagnose({
        "sends-strings-raw": [
          body === data && body !== "",
          `The string ${json} went out without the quotes that make it JSON.`,
        ],
        "drops-falsy": [body === "", `With ${json} as data the body was empty. ${json} is JSON, too.`],
      }),
    ).toEqual(data);
    expect(value).toBe("stored");
  }
});

test("a reply is JSON whatever parameters its content type has", async () => {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  answerFetch(url, () => new HttpResponse('{"id": 8}', { headers }));

  const { value, error } = await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, mog));

  expect(
    value,
    diagnose({
      "exact-content-type": [
        error,
        "A reply of type `application/json; charset=utf-8` was turned down. What may stand behind the type in that header?",
      ],
    }),
  ).toEqual({ id: 8 });
});

test("204 has no body and gives undefined", async () => {
  answerFetch(url, () => new HttpResponse(null, { status: 204 }));

  const { value, error } = await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, mog));

  expect(
    error,
    diagnose({
      "parses-204": [
        error,
        "The server answered 204, which is a success without a body, and your promise was rejected.",
      ],
    }),
  ).toBeUndefined();
  expect(
    value,
    diagnose({}, "204 is a success without a value: not null, not an empty string."),
  ).toBeUndefined();
});

for (const status of [409, 500]) {
  test(`a status of ${status} is an error that names it, whatever the body`, async () => {
    const replies = [
      () => HttpResponse.json({ id: 7 }, { status }),
      () => HttpResponse.html("<h1>Oh no</h1>", { status }),
    ];
    for (const reply of replies) {
      answerFetch(url, reply);

      const { error, resolved } = await outcome(1000, "postJson() to settle", () =>
        postJson<unknown>(url, mog),
      );

      expect(
        error,
        diagnose({
          "ignores-status": [
            resolved,
            `The server answered ${status}, and you returned that answer's body as if all had gone well.`,
          ],
        }),
      ).toBeInstanceOf(Error);
      expect(
        messageOf(error),
        diagnose({
          "ignores-status": [
            !messageOf(error).includes(`${status}`),
            `The server answered ${status}, and your error does not say so. What do you look at first?`,
          ],
        }),
      ).toContain(`${status}`);
    }
  });
}

test("a reply that is no JSON is an error that names the URL and the content type", async () => {
  answerFetch(url, () => HttpResponse.html("<h1>Please log in</h1>"));

  const { error, resolved } = await outcome(1000, "postJson() to settle", () => postJson<unknown>(url, mog));

  expect(
    error,
    diagnose({
      "accepts-html": [
        resolved,
        "The server answered with a page of HTML, and your promise resolved. The caller asked for JSON.",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    messageOf(error),
    diagnose({
      "bare-syntax-error": [
        error instanceof SyntaxError && !messageOf(error).includes(url),
        "All that the caller learns is that some text is no JSON: your error does not say whose.",
      ],
    }),
  ).toContain(url);
  expect(
    messageOf(error),
    diagnose({
      "leaves-type-out": [
        !messageOf(error).includes("text/html"),
        "Your error does not say what the server sent instead of JSON. Which header tells?",
      ],
    }),
  ).toContain("text/html");
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** What the JSON stands for, or the text itself where it is no JSON. */
function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    return { "not JSON": body };
  }
}
