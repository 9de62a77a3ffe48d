import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../root.ts";
import { lineWidth, plainText } from "../../terminal/line.ts";
import type { StepResult } from "../../verdict.ts";
import { newSession, type Session } from "../session/session.ts";
import { frame } from "./frame.ts";

const steps = [
  { stem: "04-web-page/01-build-request", lesson: "04-web-page", number: "4.1", title: "Build the request" },
  { stem: "04-web-page/02-send-all", lesson: "04-web-page", number: "4.2", title: "Send all of it" },
];
const conversation = "127.0.0.1:40213 · connection 1";
const failed: StepResult = {
  stem: steps[0]!.stem,
  answer: "",
  verdict: "failed",
  output: "about to ask\n\x1b[31mred\x1b[0m\n",
  milliseconds: 12,
  failure: {
    kind: "AssertionError",
    mistake: "bare-lf",
    message:
      'A line of the head ended with a bare LF. How does `HTTP` end its lines?\nexpected  "GET / HTTP/1.1\\r\\n"\nreceived  "GET / HTTP/1.1\\n"\n                          ^ byte 14\nexpected 16 bytes, received 15',
    transcript: "",
    line: 7,
    testLine: 12,
  },
  tests: [
    {
      name: "the request is exactly these bytes",
      state: "failed",
      milliseconds: 3,
      line: 10,
      failure: { kind: "AssertionError", message: "", transcript: "" },
      wire: [
        { at: 0, conversation, from: "you", kind: "connect" },
        {
          at: 0.4,
          conversation,
          from: "you",
          kind: "bytes",
          length: 15,
          sample: "GET / HTTP/1.1\\n",
          note: "no CR",
          wrong: true,
        },
        { at: 1250, conversation, from: "peer", kind: "end" },
      ],
    },
    { name: "the query is kept", state: "passed", milliseconds: 1 },
  ],
};
const base: Session = {
  ...newSession(steps, { "04-web-page": "A web page by hand" }, { [steps[1]!.stem]: "passed" }),
  text: {
    title: "",
    task: "Write the bytes of a `GET` request.\n\n- one blank line\n- **CRLF** everywhere",
    why: "Lines end with CRLF since teletypes.",
    hints: [{ title: "the ends of lines", body: "Look at `\\r`." }],
  },
  file: join(root, "exercises", "04-web-page", "01-build-request.ts"),
};
const wide = { columns: 120, rows: 40 };

test("the first screen: the task, and the judge at work", () => {
  expect(screen({ ...base, judging: true })).toMatchInlineSnapshot(`
    " A web page by hand · 4.1 Build the request                          ● judging…
     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░███████████████████████████████  1 of 2 passed
    ────────────────────────────────────────────────────────────────────────────────
     Write the bytes of a \`GET\` request.

     · one blank line
     · CRLF everywhere














    ────────────────────────────────────────────────────────────────────────────────
     exercises/04-web-page/01-build-request.ts                           o opens it
     h hint   f fold   l list   ? keys   q quit"
  `);
});

test("a failed step: advice, both sides with a caret, the wire, types, output, the task folded", () => {
  const types = [{ line: 3, column: 1, message: "Cannot find name 'lines'." }];

  expect(
    screen(
      {
        ...base,
        folded: true,
        result: failed,
        types,
        verdicts: { ...base.verdicts, [failed.stem]: "failed" },
      },
      wide,
    ),
  ).toMatchInlineSnapshot(`
    " A web page by hand · 4.1 Build the request                                                × failed
     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█████████████████████████████████████████  1 of 2 passed
    ────────────────────────────────────────────────────────────────────────────────────────────────────
     A line of the head ended with a bare LF. How does \`HTTP\` end its lines?

       expected  "GET / HTTP/1.1\\r\\n"
       received  "GET / HTTP/1.1\\n"
                                 ^ byte 14
       expected 16 bytes, received 15

     in “the request is exactly these bytes”
     1 of 2 tests pass · line 7 of your file

     on the wire · 127.0.0.1:40213 · connection 1
        +0.0 ms   you → connect
        +0.4 ms   you → 15 B     "GET / HTTP/1.1\\n"  × no CR
       +1.25 s        ← end

     TypeScript finds an error
     line 3: Cannot find name 'lines'.

     Your code printed
     │ about to ask
     │ red

     Task  Write the bytes of a \`GET\` request. …  f shows it all











    ────────────────────────────────────────────────────────────────────────────────────────────────────
     exercises/04-web-page/01-build-request.ts                                               o opens it
     h hint   t test   w wire   f task   l list   ? keys   q quit"
  `);
});

test("the same at 80 × 24 says how much more there is", () => {
  expect(screen({ ...base, folded: true, result: failed })).toMatchInlineSnapshot(`
    " A web page by hand · 4.1 Build the request                            × failed
     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░███████████████████████████████  1 of 2 passed
    ────────────────────────────────────────────────────────────────────────────────
     A line of the head ended with a bare LF. How does \`HTTP\` end its lines?

       expected  "GET / HTTP/1.1\\r\\n"
       received  "GET / HTTP/1.1\\n"
                                 ^ byte 14
       expected 16 bytes, received 15

     in “the request is exactly these bytes”
     1 of 2 tests pass · line 7 of your file

     on the wire · 127.0.0.1:40213 · connection 1
        +0.0 ms   you → connect
        +0.4 ms   you → 15 B     "GET / HTTP/1.1\\n"  × no CR
       +1.25 s        ← end

     Your code printed
     │ about to ask
     │ red
    ────────────────────────────────────────────────────── 2 below: space, arrows ──
     exercises/04-web-page/01-build-request.ts                           o opens it
     h hint   t test   w wire   f task   l list   ? keys   q quit"
  `);
});

test("a passed step: why it works, the wire beside the reference, n", () => {
  const passed: StepResult = {
    ...failed,
    verdict: "passed",
    failure: undefined,
    output: "",
    tests: failed.tests.map(({ failure: _, ...test }) => ({ ...test, state: "passed" })),
  };
  const reference = { connections: 1, chunksSent: 1, bytesSent: 16, bytesReceived: 0, roundTrips: 0 };

  expect(screen({ ...base, folded: true, result: passed, reference })).toMatchInlineSnapshot(`
    " A web page by hand · 4.1 Build the request                            ✓ passed
     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░███████████████████████████████  1 of 2 passed
    ────────────────────────────────────────────────────────────────────────────────
     All 2 tests pass.

     Why it works

     Lines end with CRLF since teletypes.

     On the wire, in all tests        yours   reference
       connections                        1           1
       chunks sent                        1           1
       bytes sent                        15          16

     Task  Write the bytes of a \`GET\` request. …  f shows it all






    ────────────────────────────────────────────────────────────────────────────────
     exercises/04-web-page/01-build-request.ts                           o opens it
     n next   s compare   w wire   f task   l list   ? keys   q quit"
  `);
});

test("the workbook's own fault is called that", () => {
  const broken: StepResult = {
    ...failed,
    verdict: "broken",
    tests: [],
    failure: { kind: "Broken", message: "The judge ended without a result.", transcript: "" },
  };

  expect(screen({ ...base, folded: true, result: broken })).toContain(
    "This is the workbook's fault, not yours.",
  );
});

test("the list shows lessons, signs, words and the chosen step", () => {
  expect(screen({ ...base, screen: "list", cursor: 1 })).toMatchInlineSnapshot(`
    " A web page by hand · 4.1 Build the request
     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░███████████████████████████████  1 of 2 passed
    ────────────────────────────────────────────────────────────────────────────────
     Type to filter: a number, a word, failed, open

     A web page by hand
       · 4.1   Build the request                                     you are here
     → ✓ 4.2   Send all of it                                                passed













    ────────────────────────────────────────────────────────────────────────────────
     exercises/04-web-page/01-build-request.ts                           o opens it
     letters filter   arrows choose   Enter open   Esc back"
  `);
});

test("a hint, the keys, a comparison and a source have their screens", () => {
  const lines = ['test("x", () => {', "  expect(1).toBe(2);", "});"];
  const source = {
    file: join(root, "tests", "x.test.ts"),
    lines: lines.map((text, index) => ({ number: 10 + index, text, failing: index === 1 })),
  };
  const comparison = [
    { sign: " ", text: "const a = 1;" },
    { sign: "-", text: "return b;" },
    { sign: "+", text: "return a;" },
  ] as const;

  expect(screen({ ...base, hints: 1, screen: "hint" })).toContain("Hint 1 of 1: the ends of lines");
  expect(screen({ ...base, screen: "keys" })).toContain(
    "x       put the stub back; a copy of your answer is kept",
  );
  expect(screen({ ...base, result: failed, screen: "test", source })).toContain(
    " →   11    expect(1).toBe(2);",
  );
  expect(screen({ ...base, screen: "compare", comparison: [...comparison] })).toContain(
    "   const a = 1;\n - return b;\n + return a;",
  );
});

test("a question takes the place of the file, and no row moves", () => {
  const before = screen({ ...base, result: failed }).split("\n");
  const after = screen({ ...base, result: failed, question: "reset" }).split("\n");

  expect(after[22]).toBe(" Put the stub back? A copy of your answer is kept.   y yes   any other key no");
  expect(after.slice(0, 22)).toEqual(before.slice(0, 22));
});

test("every size is filled exactly and no row is too wide", () => {
  for (const screenName of ["step", "hint", "list", "test", "compare", "wire", "keys", "end"] as const) {
    for (const [columns, rows] of [
      [80, 24],
      [200, 60],
      [40, 12],
      [20, 5],
      [9, 2],
      [1, 1],
    ] as const) {
      const { lines } = frame(
        { ...base, screen: screenName, result: failed, hints: 1, closing: { judged: 2, done: true } },
        { columns, rows },
      );

      expect(lines).toHaveLength(rows);
      for (const row of lines) expect(lineWidth(row)).toBeLessThanOrEqual(columns);
    }
  }
});

test("scrolling ends where the text ends", () => {
  const { scroll, lines } = frame({ ...base, result: failed, scroll: 1000 }, { columns: 80, rows: 14 });

  expect(scroll).toBeGreaterThan(0);
  expect(lines.map(plainText)[10]).not.toBe("");
});

function screen(session: Session, size = { columns: 80, rows: 24 }): string {
  return frame(session, size)
    .lines.map((row) => plainText(row).trimEnd())
    .join("\n");
}
