import { bodyText } from "#exercises/04-web-page/07-charset.ts";
import { catsPage, catsText, encodeWindows1252 } from "../../local-servers/cats.ts";
import { diagnose, expect, test } from "../test.ts";

const price = "Café: 4 €";
const priceBytes = encodeWindows1252(price);

test("UTF-8 in the header decodes as UTF-8", () => {
  const larger = Buffer.from("[naïve café ☕ 🐈]");

  expect(read("text/plain; charset=utf-8", larger.subarray(1, -1))).toBe("naïve café ☕ 🐈");
});

test("windows-1252 in the header decodes as windows-1252", () => {
  const text = read("text/plain; charset=windows-1252", priceBytes);

  expect(
    text,
    diagnose({
      "always-utf8": [
        text.includes("\uFFFD"),
        "The header says windows-1252, and the byte E9 came out as the replacement character U+FFFD. Which charset did you decode with?",
      ],
      "latin1-for-1252": [
        text.includes("\u0080"),
        "The byte 80 came out as the control character U+0080, not as €. Which charset has a control character there? The task says something about Node 20.",
      ],
    }),
  ).toBe(price);
  expect(read("text/plain; charset=windows-1251", Uint8Array.of(0xea, 0xee, 0xf2))).toBe("кот");
});

test("the charset may be in any case", () => {
  for (const type of [
    "text/plain; charset=WINDOWS-1252",
    "text/plain; Charset=Windows-1252",
    "Text/Plain;CHARSET=windows-1252",
  ]) {
    const text = read(type, priceBytes);

    expect(
      text,
      diagnose({
        "case-sensitive-charset": [
          text !== price,
          `The header said ${JSON.stringify(type)}, and its charset was not used. In which case may a parameter's name be written?`,
        ],
      }),
    ).toBe(price);
  }
});

test("the charset may stand in quotes", () => {
  const text = read('text/plain; charset="windows-1252"', priceBytes);

  expect(
    text,
    diagnose({
      "keeps-quotes": [
        text !== price,
        'The header said charset="windows-1252", and its charset was not used. Which characters did you hand to TextDecoder?',
      ],
    }),
  ).toBe(price);
});

test("other parameters may stand before and behind the charset", () => {
  for (const type of [
    "text/plain; charset=windows-1252; format=flowed",
    'text/plain; format=flowed;charset="windows-1252";delsp=no',
  ]) {
    const text = read(type, priceBytes);

    expect(
      text,
      diagnose({
        "takes-the-rest": [
          text !== price,
          `The header said ${JSON.stringify(type)}, and its charset was not used. Where does the value of a parameter end?`,
        ],
      }),
    ).toBe(price);
  }
});

test("a page may declare its charset itself", () => {
  const text = read("text/html", catsPage);

  expect(
    heading(text),
    diagnose({
      "ignores-meta": [
        text.includes("\uFFFD") && !knowsShortMeta(),
        "The header names no charset, but the page does, in a <meta> element near its beginning, and it was not used.",
      ],
      "short-meta-only": [
        text.includes("\uFFFD"),
        'The page says <meta http-equiv="Content-Type" content="text/html; charset=windows-1252">, and its charset was not used. You know the shorter <meta charset="…"> already.',
      ],
    }),
  ).toBe(heading(catsText));
  expect(text).toBe(catsText);
});

test("the declaration may be written in every way that HTML allows", () => {
  for (const meta of [
    '<meta charset="windows-1252">',
    "<meta charset='windows-1252'>",
    "<meta charset=windows-1252>",
    '<META NAME=x CHARSET="Windows-1252"/>',
  ]) {
    const page = html(meta);

    expect(
      paragraph(read("text/html", encodeWindows1252(page))),
      diagnose({
        "needs-meta-quotes": [
          true,
          `The page says ${meta}, and its charset was not used. Which ways of writing an attribute does your search know?`,
        ],
      }),
    ).toBe(price);
  }
});

test("text/html may be written in any case, and with parameters", () => {
  for (const type of ["Text/HTML", "text/html; level=1", "TEXT/HTML;"]) {
    const page = html('<meta charset="windows-1252">');

    expect(
      paragraph(read(type, encodeWindows1252(page))),
      diagnose({
        "case-sensitive-type": [
          true,
          `The header said ${JSON.stringify(type)}, and the page's own declaration was not used.`,
        ],
      }),
    ).toBe(price);
  }
});

test("the header wins over the page", () => {
  const page = html('<meta charset="windows-1252">');
  const text = paragraph(read("text/html; charset=utf-8", Buffer.from(page)));

  expect(
    text,
    diagnose({
      "page-before-header": [
        text !== price,
        "The header says UTF-8, the page says windows-1252, and you believed the page. Whom does the task ask first?",
      ],
    }),
  ).toBe(price);
});

test("without any declaration it is UTF-8", () => {
  expect(read("text/html", Buffer.from("<p>café ☕</p>"))).toBe("<p>café ☕</p>");
  expect(bodyText(new Map(), Buffer.from("café ☕"))).toBe("café ☕");
  expect(bodyText(new Map([["server", ["cats; charset=windows-1252"]]]), Buffer.from("café ☕"))).toBe(
    "café ☕",
  );
});

test("only HTML can declare its charset, and only in a <meta> element", () => {
  const page = html('<meta charset="windows-1252">');
  const recipe = html("").replace(
    "</head><body>",
    "</head><body><h1>Write charset=windows-1252 into the header</h1>",
  );

  for (const type of ["text/plain", "application/xml", "x-text/html"]) {
    const text = paragraph(read(type, Buffer.from(page)));
    expect(
      text,
      diagnose({
        "believes-any-type": [
          text !== price,
          `The type is ${type}, and you took what looks like a <meta> element for a declaration. Which type has such elements?`,
        ],
      }),
    ).toBe(price);
  }
  const text = paragraph(read("text/html", Buffer.from(recipe)));
  expect(
    text,
    diagnose({
      "believes-any-text": [
        text !== price,
        "A heading of the page mentions charset=windows-1252, and you took that for a declaration.",
      ],
    }),
  ).toBe(price);
});

test("a declaration far down the page comes too late", () => {
  const page = html(`<!--${" ".repeat(4000)}--><meta charset="windows-1252">`);
  const near = html(`<!--${" ".repeat(700)}--><meta charset="windows-1252">`);

  expect(paragraph(read("text/html", encodeWindows1252(near)))).toBe(price);
  const text = paragraph(read("text/html", Buffer.from(page)));
  expect(
    text,
    diagnose({
      "reads-whole-page": [
        text !== price,
        "The <meta> element stood 4,000 bytes down the page, and you used it. How far may you look for it?",
      ],
    }),
  ).toBe(price);
});

test("an unknown charset counts as UTF-8, with U+FFFD for what is none", () => {
  const page = html('<meta charset="windows-1252">');
  const damaged = Buffer.concat([Buffer.from("café "), Uint8Array.of(0xe9), Buffer.from("!")]);

  for (const type of ["text/plain; charset=no-such-thing", "text/html; charset=no-such-thing"]) {
    const text = attempt(type, damaged);
    expect(
      text,
      diagnose({
        "throws-on-unknown": [
          text instanceof RangeError,
          "TextDecoder does not know the charset, and its RangeError came out of your function. The rest of the page could still be read.",
        ],
        "throws-on-malformed": [
          text instanceof TypeError,
          "One byte of the body is no UTF-8, and a TypeError came out of your function. The rest of the page could still be read.",
        ],
      }),
    ).toBe("café \uFFFD!");
  }
  const undeclared = html('<meta charset="no-such-thing">');
  expect(attempt("text/html", Buffer.from(undeclared))).toBe(undeclared);
  const text = paragraph(read("text/html; charset=no-such-thing", Buffer.from(page)));
  expect(
    text,
    diagnose({
      "asks-the-page-again": [
        text !== price,
        "The header names a charset, though an unknown one, and you went on and asked the page. What does the task say of an unknown charset?",
      ],
    }),
  ).toBe(price);
});

test("bytes that are no UTF-8 do not throw", () => {
  const text = attempt("text/plain; charset=utf-8", Uint8Array.of(0x63, 0xe9, 0x63, 0xc3));

  expect(
    text,
    diagnose({
      "throws-on-malformed": [
        text instanceof Error,
        `Two bytes of the body are no UTF-8, and your function threw ${text}.`,
      ],
    }),
  ).toBe("c\uFFFDc\uFFFD");
});

function html(head: string): string {
  return `<!DOCTYPE html><html><head>${head}</head><body><p>${price}</p></body></html>`;
}

function read(type: string, body: Uint8Array): string {
  return bodyText(new Map([["content-type", [type]]]), body);
}

/** The text, or the error that was thrown. */
function attempt(type: string, body: Uint8Array): unknown {
  try {
    return read(type, body);
  } catch (error) {
    return error;
  }
}

function knowsShortMeta(): boolean {
  const page = html('<meta charset="windows-1252">');
  return paragraph(read("text/html", encodeWindows1252(page))) === price;
}

/** The part of the page that shows whether its charset was found. */
function paragraph(page: string): string {
  return /<p>(.*)<\/p>/.exec(page)?.[1] ?? page;
}

function heading(page: string): string {
  return /<h1>(.*)<\/h1>/.exec(page)?.[1] ?? page;
}
