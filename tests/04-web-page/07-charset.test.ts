/**
 * Long, because three places may name the charset, and a wrong text is traced to the place that was
 * overlooked.
 */
import { inspect, TextDecoder, types } from "node:util";
import { bodyText } from "#exercises/04-web-page/07-charset.ts";
import { catsPage, catsText, decodeWindows1252, encodeWindows1252 } from "../../local-servers/cats.ts";
import { diagnose, differenceInText, expect, inAnswer, type Symptoms, test } from "../test.ts";

const price = "Café: 4 €";
const inUtf8 = Buffer.from(price);
const inWindows1252 = encodeWindows1252(price);
const shortMeta = '<meta charset="windows-1252">';

test("decodes UTF-8 if the header says so", () => {
  const text = "naïve café ☕ 🐈";
  const larger = new TextEncoder().encode(`[${text}]`);

  expectText("text/plain; charset=utf-8", larger.subarray(1, -1), text, (seen) => ({
    "reads-whole-buffer": [
      seen.text.includes("["),
      `${seen.did} The body was a part of a larger buffer, and the square brackets are in the rest of it.`,
    ],
  }));
});

test("decodes windows-1252 if the header says so", () => {
  expectText("text/plain; charset=windows-1252", inWindows1252, price, ({ text, did, error }) => ({
    "asks-buffer-for-the-charset": [
      (error as NodeJS.ErrnoException | undefined)?.code === "ERR_UNKNOWN_ENCODING",
      `${did} A Buffer has a few encodings of its own and knows no others. Which class knows the charsets of the web?`,
    ],
    "decodes-twice": [
      text === decodeWindows1252(Buffer.from(inWindows1252.toString())),
      `${did} The bytes were decoded as UTF-8 first, and the result was decoded again: ï¿½ is what windows-1252 makes of U+FFFD. How many times does your code turn the body into text?`,
    ],
    "reads-a-property": [
      () => text.includes("\uFFFD") && readsProperty(),
      `${did} It looks for "content-type" among the properties of the map, and the entries of a Map aren't properties. How do you read an entry?`,
    ],
    "wrong-header-name": [
      () => text.includes("\uFFFD") && knowsOtherSpelling(),
      `${did} With the key "Content-Type" in the map, it had found the charset. How does the stub spell the names in the map?`,
    ],
    "always-utf8": [text.includes("\uFFFD"), `${did} Which charset did the header name?`],
    "latin1-for-1252": [
      text.includes("\u0080"),
      `${did} The byte 80 became the control character U+0080, not €. The task says which form of decode to use, and why.`,
    ],
  }));
  expectText("text/plain; charset=windows-1251", Uint8Array.of(0xea, 0xee, 0xf2), "кот", ({ did, text }) => ({
    "knows-one-charset": [
      text === "\uFFFD".repeat(3) || text === "êîò",
      `${did} It had read windows-1252. Who should decide which charsets are known: your code, or TextDecoder?`,
    ],
  }));
});

test("finds the charset with and without a space after the semicolon", () => {
  expectText("text/plain;charset=windows-1252", inWindows1252, price, ({ isUtf8, did }) => ({
    "needs-a-space": [isUtf8, `${did} It had found the charset in "text/plain; charset=windows-1252".`],
  }));
});

test("finds the charset in upper and lower case", () => {
  for (const type of [
    "text/plain; charset=WINDOWS-1252",
    "text/plain; Charset=Windows-1252",
    "Text/Plain; CHARSET=windows-1252",
  ]) {
    expectText(type, inWindows1252, price, ({ isUtf8, did }) => ({
      "case-sensitive-charset": [isUtf8, `${did} In lower case, it had found the charset.`],
    }));
  }
});

test("finds the charset in quotes", () => {
  expectText('text/plain; charset="windows-1252"', inWindows1252, price, ({ isUtf8, did }) => ({
    "keeps-quotes": [isUtf8, `${did} Which characters were handed to TextDecoder?`],
  }));
});

test("finds the charset among other parameters", () => {
  expectText("text/plain; charset=windows-1252; format=flowed", inWindows1252, price, ({ isUtf8, did }) => ({
    "takes-the-rest": [isUtf8, `${did} Where does the value of a parameter end?`],
  }));
  expectText("text/plain; format=flowed; charset=windows-1252", inWindows1252, price, ({ isUtf8, did }) => ({
    "first-parameter-only": [isUtf8, `${did} The charset needn't be the first parameter.`],
  }));
  expectText('text/plain; format=flowed;charset="windows-1252";delsp=no', inWindows1252, price);
});

test("uses the charset that the page declares", () => {
  const declared = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">';
  const result = attempt("text/html", catsPage);

  expectRead(
    result,
    "text/html",
    `The page declares ${declared}`,
    heading,
    heading(catsText),
    ({ isUtf8, did }) => ({
      "searches-too-little": [
        () => isUtf8 && readsShortMeta() && readsMeta(declared),
        `${did} In a page that begins with the same declaration, your function had found the charset. Here, it begins at byte ${catsPage.indexOf(declared)}. How far does the task look?`,
      ],
      "short-meta-only": [
        () => isUtf8 && readsShortMeta(),
        `${did} With the shorter ${shortMeta}, your function had found the charset.`,
      ],
      "searches-in-utf16": [
        () => isUtf8 && !readsShortMeta() && readsMetaInUtf16(),
        `${did} In a page whose declaration has two bytes for each character, your function had found it. As what does your code turn the beginning of the page into text?`,
      ],
      "ignores-meta": [
        () => isUtf8 && !readsShortMeta(),
        `${did} The header names no charset, and your function didn't find the one in the page, with the shorter ${shortMeta} either. Where does it look, and what does it see there?`,
      ],
    }),
  );
  expect(
    result === catsText,
    `The heading of the page is right, but not the rest of it. ${differenceInText(String(result), catsText)}`,
  ).toBe(true);
});

test("understands all ways to write the declaration", () => {
  expectPage("text/html", shortMeta, inWindows1252, price);
  for (const [mistake, meta, question] of [
    ["needs-meta-quotes", "<meta charset='windows-1252'>", "Which quotes does your search accept?"],
    ["needs-meta-quotes", "<meta charset=windows-1252>", "Which quotes does your search accept?"],
    ["case-sensitive-meta", '<META CHARSET="Windows-1252">', "In lower case, it had found the charset."],
    ["charset-comes-first", '<meta name=x charset="windows-1252"/>', "Other attributes may come first."],
  ] as const) {
    expectPage("text/html", meta, inWindows1252, price, ({ isUtf8, did }) => ({
      [mistake]: [isUtf8, `${did} ${question}`],
    }));
  }
});

test("recognizes text/html in upper and lower case and with parameters", () => {
  for (const type of ["text/html; level=1", "text/html;"]) {
    expectPage(type, shortMeta, inWindows1252, price, ({ isUtf8, did }) => ({
      "exact-type": [isUtf8, `${did} With "text/html" alone, it had found the declaration.`],
    }));
  }
  for (const type of ["Text/HTML", "TEXT/HTML; level=1"]) {
    expectPage(type, shortMeta, inWindows1252, price, ({ isUtf8, did }) => ({
      "case-sensitive-type": [isUtf8, `${did} In lower case, it had recognized the type.`],
    }));
  }
});

test("prefers the header to the page", () => {
  expectPage("text/html; charset=utf-8", shortMeta, inUtf8, price, ({ is1252, did }) => ({
    "page-before-header": [is1252, `${did} Which of the two does the task ask first?`],
  }));
});

test("decodes UTF-8 if nothing is declared", () => {
  expectText("text/html", Buffer.from("<p>café ☕</p>"), "<p>café ☕</p>", ({ did, text }) => ({
    "defaults-to-1252": [
      text === decodeWindows1252(Buffer.from("<p>café ☕</p>")),
      `${did} Neither the header nor the page names a charset. Which one does the task name for that case?`,
    ],
  }));
  expectText(undefined, Buffer.from("café ☕"), "café ☕");
  const other = new Map([["server", ["cats; charset=windows-1252"]]]);
  const text: unknown = bodyText(other, inUtf8);
  expect(
    text,
    `There was no content-type header, only "server: cats; charset=windows-1252". Your function returned ${show(text)}.`,
  ).toBe(price);
});

test("looks for a declaration only in HTML, and only in a <meta> element", () => {
  for (const type of ["text/plain", "application/xml", "x-text/html"]) {
    expectPage(type, shortMeta, inUtf8, price, ({ is1252, did }) => ({
      "believes-any-type": [is1252, `${did} For which type does the task look at the page?`],
    }));
  }
  const recipe = "<h1>Write charset=windows-1252 into the header</h1>";
  expectPage("text/html", recipe, inUtf8, price, ({ is1252, did }) => ({
    "believes-any-text": [is1252, `${did} That is part of a heading, not a declaration.`],
  }));
});

test("looks for a declaration only near the beginning of the page", () => {
  expectPage("text/html", `<!--${" ".repeat(700)}-->${shortMeta}`, inWindows1252, price, ({ isUtf8 }) => ({
    "searches-too-little": [
      () => isUtf8 && readsShortMeta(),
      `The page declares ${shortMeta}, 707 bytes from its beginning, and your function didn't find it. Without those bytes, it did. How far does the task look?`,
    ],
  }));
  expectPage("text/html", `<!--${" ".repeat(4000)}-->${shortMeta}`, inUtf8, price, ({ is1252 }) => ({
    "reads-whole-page": [
      is1252,
      `The page declares ${shortMeta}, but more than 4,000 bytes from its beginning, and your function used it. How much of the page may your code search?`,
    ],
  }));
});

test("takes an unknown charset for UTF-8", () => {
  const damaged = Buffer.concat([Buffer.from("café "), Uint8Array.of(0xe9), Buffer.from("!")]);

  for (const type of ["text/plain; charset=no-such-thing", "text/html; charset=no-such-thing"]) {
    expectText(type, damaged, "café \uFFFD!", (seen) => ({
      "gives-up-on-unknown": [
        () => seen.isEmpty && attempt(type, Buffer.from("cats")) === "",
        `${seen.did} For the bytes of "cats" it returns "", too. TextDecoder doesn't know that charset. Which charset does the task want in its place?`,
      ],
      ...failures(seen),
    }));
  }
  expectPage("text/html", '<meta charset="no-such-thing">', inUtf8, price, failures);
  expectPage("text/html; charset=no-such-thing", shortMeta, inUtf8, price, (seen) => ({
    "asks-the-page-again": [
      seen.is1252,
      `${seen.did} What does the task say about a header that names an unknown charset?`,
    ],
    ...failures(seen),
  }));
});

test("replaces bytes that aren't valid UTF-8", () => {
  const cut = Uint8Array.of(0x63, 0xe9, 0x63, 0xc3);

  expectText("text/plain; charset=utf-8", cut, "c\uFFFDc\uFFFD", (seen) => ({
    ...failures(seen),
    "loses-the-end": [
      seen.text === "c\uFFFDc",
      `${seen.did} The body ends with C3, the first half of a character. When does a decoder in streaming form say what became of it?`,
    ],
  }));
});

/** What is known about a result that is not as expected. */
interface Seen {
  /** The part of the text that is compared; empty if there is none. */
  text: string;
  error: unknown;
  /** True if the function returned a text without characters. */
  isEmpty: boolean;
  /** True if the text is what the bytes give in UTF-8. */
  isUtf8: boolean;
  /** True if the text is what the bytes give in windows-1252. */
  is1252: boolean;
  /** What the function was given and what it did, in words. */
  did: string;
}

type SymptomsFor = (seen: Seen) => Symptoms;

function failures({ text, error, isEmpty, did }: Seen): Symptoms {
  const damagedAs1252 = text !== "" && !text.includes("\uFFFD") && /[\x80-\xff]/.test(text);
  return {
    "falls-back-to-latin1": [
      damagedAs1252 && /Ã©/.test(text),
      `${did} Every byte became a character of its own, as in Latin-1 or windows-1252. Which charset does the task want here, and what becomes of the bytes that aren't valid in it?`,
    ],
    "throws-on-unknown": [
      error instanceof RangeError,
      `${did} TextDecoder doesn't know that charset. Which charset does the task want in its place?`,
    ],
    "throws-on-malformed": [
      (error as NodeJS.ErrnoException | undefined)?.code === "ERR_ENCODING_INVALID_ENCODED_DATA",
      `${did} Not all bytes of the body are valid UTF-8. What should become of those that aren't?`,
    ],
    "gives-up-on-malformed": [
      isEmpty,
      `${did} Not all bytes of the body are valid in UTF-8. What should become of those that aren't, and of the rest of the text?`,
    ],
  };
}

function expectText(
  type: string | undefined,
  body: Uint8Array,
  expected: string,
  symptoms: SymptomsFor = () => ({}),
): void {
  const result = attempt(type, body);
  expectRead(
    result,
    type,
    "",
    (text) => text,
    expected,
    (seen) => ({
      ...callAgain(seen, result, type, body),
      ...symptoms(seen),
    }),
  );
}

/** Reads a page with this declaration in its head and this text in its body, and compares the text. */
function expectPage(
  type: string,
  declaration: string,
  body: Uint8Array,
  expected: string,
  symptoms: SymptomsFor = () => ({}),
): void {
  const result = attempt(type, page(declaration, body));
  const where = `The page contains ${declaration.replaceAll(/ {9,}/g, " … ")}`;
  expectRead(result, type, where, paragraph, expected, (seen) => ({
    ...callAgain(seen, result, type, page(declaration, body)),
    ...symptoms(seen),
  }));
}

/** The same call a second time: a result that changes depends on something that an earlier call left behind. */
function callAgain({ did }: Seen, result: unknown, type: string | undefined, body: Uint8Array): Symptoms {
  return {
    "remembers-the-last-call": [
      () => typeof result === "string" && attempt(type, body) !== result,
      `${did} The same call, made once more, returned another text. What in your code outlives a call? (A regular expression with the flag g does: see \`lastIndex\`.)`,
    ],
  };
}

function expectRead(
  result: unknown,
  type: string | undefined,
  where: string,
  part: (text: string) => string,
  expected: string,
  symptoms: SymptomsFor,
): void {
  const given = `${type === undefined ? "There was no content-type header" : `The content-type was ${JSON.stringify(type)}`}.${where && ` ${where}.`}`;
  const isText = typeof result === "string";
  const text = isText ? part(result) : "";
  const isUtf8 = text !== "" && text === new TextDecoder().decode(encodeWindows1252Safely(expected));
  const is1252 = text !== "" && text === decodeWindows1252(Buffer.from(expected));
  const read = isUtf8
    ? ": the bytes were decoded as UTF-8"
    : is1252
      ? ": the bytes were decoded as windows-1252"
      : "";
  const action =
    result instanceof Error ? `threw "${result}"` : `returned ${show(isText ? text : result)}${read}`;
  const seen: Seen = {
    text,
    error: result instanceof Error ? result : undefined,
    isEmpty: result === "",
    isUtf8,
    is1252,
    did: `${given} Your function ${action}.`,
  };
  const message = diagnose(
    symptoms(seen),
    `${seen.did}${isText ? ` ${differenceInText(text, expected)}` : ""}`,
  );
  if (result instanceof Error && !message.startsWith("[")) {
    const isList = result instanceof TypeError && textMethod.test(result.message);
    const values = `The values in the map are arrays of strings, ${inspect([type])} for "content-type". Which of them does your code want?`;
    result.message += `\n${given}${isList && type !== undefined ? `\n${values}` : ""}`;
    throw result;
  }
  expect(isText ? text : result, message).toBe(expected);
}

/** What V8 says where a method of strings is called on an array. */
const textMethod =
  /\.(?:split|match|matchAll|toLowerCase|toUpperCase|startsWith|trim|replace|replaceAll)\b.* is not a function/;

/** True if the function finds a charset in a property of the map, which isn't an entry of it. */
function readsProperty(): boolean {
  const text: unknown = inAnswer((decode: typeof bodyText) => {
    const map = new Map<string, string[]>();
    const type = ["text/plain; charset=windows-1252"];
    return decode(Object.assign(map, { "content-type": type }), Uint8Array.of(0xe9));
  }, bodyText);
  return text === "é";
}

/** The text, or the error that was thrown. */
function attempt(type: string | undefined, body: Uint8Array): unknown {
  try {
    return bodyText(new Map(type === undefined ? [] : [["content-type", [type]]]), body);
  } catch (error) {
    return error instanceof Error ? error : new Error(`Your function threw ${inspect(error)}.`);
  }
}

function page(head: string, text: Uint8Array): Buffer {
  const [before, after] = [`<!DOCTYPE html><html><head>${head}</head><body><p>`, "</p></body></html>"];
  return Buffer.concat([Buffer.from(before), text, Buffer.from(after)]);
}

function readsShortMeta(): boolean {
  return readsMeta(shortMeta, page(shortMeta, inWindows1252));
}

/** True if the function finds this declaration, by default in a page that begins with it. */
function readsMeta(
  declaration: string,
  html: Uint8Array = Buffer.concat([Buffer.from(`${declaration}<p>`), inWindows1252, Buffer.from("</p>")]),
): boolean {
  const text: unknown = bodyText(new Map([["content-type", ["text/html"]]]), html);
  return typeof text === "string" && paragraph(text) === price;
}

/** True if the function finds a declaration that is written in UTF-16. */
function readsMetaInUtf16(): boolean {
  const declaration = Buffer.from(`${shortMeta}<p>`, "utf16le");
  const text: unknown = bodyText(
    new Map([["content-type", ["text/html"]]]),
    Buffer.concat([declaration, inWindows1252]),
  );
  return typeof text === "string" && text.endsWith(price);
}

/** True if the function finds the charset under the name that servers send, which isn't the map's. */
function knowsOtherSpelling(): boolean {
  const type = ["text/plain; charset=windows-1252"];
  return bodyText(new Map([["Content-Type", type]]), inWindows1252) === price;
}

/** The part of a page that shows how it was decoded. */
function paragraph(text: string): string {
  return /<p>(.*)<\/p>/.exec(text)?.[1] ?? text;
}

function heading(text: string): string {
  return /<h1>(.*)<\/h1>/.exec(text)?.[1] ?? text;
}

/** The bytes of a text that windows-1252 has; of another text none. */
function encodeWindows1252Safely(text: string): Uint8Array {
  try {
    return encodeWindows1252(text);
  } catch {
    return new Uint8Array();
  }
}

function show(value: unknown): string {
  if (types.isPromise(value)) return "a promise";
  if (typeof value !== "string") return inspect(value, { depth: 0 });
  const text = JSON.stringify(value.slice(0, 60))
    .replaceAll("\uFFFD", "\\ufffd")
    .replaceAll(/[\x80-\x9f]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  return value.length > 60 ? `${text}… (${value.length} characters)` : text;
}
