import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noOutline } from "./outline.ts";
import type { Answer, OpenResource, Stray, Submission } from "./remote/answer.ts";
import { currentAnswer, loadAnswer } from "./remote/current.ts";
import type { Ending } from "./remote/endings.ts";
import { inAnswer } from "./remote/in-answer.ts";

// biome-ignore lint/suspicious/noExplicitAny: these are the answers' own functions
type Loaded = Record<string, any>;

const file = process.platform === "win32" ? "C:\\answer.ts" : "/answer.ts";

/** Loads an answer that is JavaScript already; its lines are its lines. */
async function load(...lines: string[]): Promise<Loaded> {
  return await loadAnswer(submission(lines));
}

function submission(lines: string[], url = pathToFileURL(file).href): Submission {
  const mappings = lines.map((_, index) => (index ? "AACA" : "AAAA")).join(";");
  const sources = [
    {
      url,
      map: { version: 3, file, sources: [file], sourcesContent: [], names: [], mappings, sourceRoot: "" },
    },
  ];

  const code = `${lines.join("\n")}\n//# sourceURL=${url}`;
  return { url, code, sources, outline: noOutline, contracts: [] };
}

const answer = (): Answer => currentAnswer()!;

/** How the process of the answer ends. */
const ending = (): Promise<Ending> =>
  new Promise((resolve) => answer().listen({ onStray: () => {}, onEnd: resolve }));

let emitter: EventEmitter;
beforeEach(() => {
  emitter = new EventEmitter();
});
afterEach(() => currentAnswer()?.end());

test("what returns a value returns a value, and what throws throws, at once", async () => {
  const { add, fail } = await load(
    "export const add = (left, right) => left + right;",
    "export function fail() { throw new TypeError('no'); }",
  );

  expect(add(2, 3)).toBe(5);
  expect(() => fail()).toThrow(new TypeError("no"));
});

test("what returns a promise returns a promise, and it settles as it does over there", async () => {
  const { later, never } = await load(
    "export const later = async (value) => value;",
    "export const never = async () => { throw new RangeError('too late'); };",
  );

  expect(later(1)).toBeInstanceOf(Promise);
  expect(await later("☕")).toBe("☕");
  await expect(never()).rejects.toThrow(new RangeError("too late"));
});

test("an error names the lines of the answer, and the call in the judge", async () => {
  const { fail } = await load("", "export function fail() {", "  throw new Error('here');", "}");

  const { stack } = caught(fail) as Error;

  expect(stack).toContain(`at fail (${file}:3`);
  expect(stack).toContain("remote.test.ts");
});

test("a function of the judge's can be called over there, and returns a promise", async () => {
  const { twice } = await load("export const twice = async (ask) => [await ask(1), await ask(2)];");

  expect(await twice((value: number) => value * 10)).toEqual([10, 20]);
});

test("an iterable of the judge's is read there, a generator of the answer's is read here", async () => {
  const { upper } = await load(
    "export async function* upper(words) { for await (const word of words) yield word.toUpperCase(); }",
  );
  async function* words() {
    yield "a";
    yield "b";
  }

  expect(await collect(upper(words()))).toEqual(["A", "B"]);
});

test("an iterable that is not read to its end is told so", async () => {
  const { first } = await load(
    "export async function first(items) { for await (const item of items) return item; }",
  );
  const returned = once(emitter, "returned");
  async function* items() {
    try {
      yield 1;
      yield 2;
    } finally {
      emitter.emit("returned");
    }
  }

  expect(await first(items())).toBe(1);
  await returned;
});

test("an exported class is made, and its methods and fields are there", async () => {
  const { Counter } = await load(
    "export class Counter { count = 0; static start(at) { const it = new Counter(); it.count = at; return it; }",
    "  add() { this.count += 1; return this; } async later() { return this.count; } }",
  );

  const counter = Counter.start(5);

  expect(counter.add().add()).toBe(counter);
  expect(counter.count).toBe(7);
  expect(await counter.later()).toBe(7);
  expect(new Counter().count).toBe(0);
});

test("an AbortSignal of the judge's aborts over there, with its reason", async () => {
  const { reasonOf } = await load(
    "export const reasonOf = (signal) => new Promise((done) => signal.addEventListener('abort', () => done(signal.reason)));",
  );
  const controller = new AbortController();

  const reason = reasonOf(controller.signal);
  controller.abort(new Error("enough"));

  expect(await reason).toMatchObject({ message: "enough" });
});

test("what the judge makes over there belongs to the judge, what the answer opens to the answer", async () => {
  const { open } = await load(
    "import { createServer } from 'node:net';",
    "let server;",
    "export const open = () => new Promise((done) => { server = createServer().listen(0, '127.0.0.1', () => done()); });",
    "export const close = () => server.close();",
  );
  await inAnswer(
    () =>
      new Promise<void>((done) => {
        process.getBuiltinModule("node:net").createServer().listen(0, "127.0.0.1", done);
      }),
  );
  expect(answer().open()).toEqual([]);

  await open();
  expect(types(answer().open())).toEqual(["TCPSERVERWRAP (3)"]);
});

test.for([
  ["an unref'd socket", "net.createServer().listen(0, '127.0.0.1').unref()", ["TCPSERVERWRAP"]],
  ["an unref'd timer does not count", "setTimeout(() => {}, 9e5).unref()", []],
  ["a timer", "setTimeout(() => {}, 9e5)", ["Timeout"]],
  [
    "a worker thread, unref'd",
    "new Worker('setInterval(() => {}, 1000)', { eval: true }).unref()",
    ["WORKER"],
  ],
  [
    "a child process",
    "spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).unref()",
    ["PROCESSWRAP"],
  ],
] as const)("%s", async ([, opening, expected]) => {
  const { open } = await load(
    "import net from 'node:net'; import { Worker } from 'node:worker_threads'; import { spawn } from 'node:child_process';",
    `export const open = async () => { ${opening}; await new Promise(setImmediate); await new Promise(setImmediate); };`,
  );

  await open();

  expect(
    answer()
      .open()
      .map(({ type }) => type),
  ).toEqual(expected);
});

test.for<[string, string, RegExp]>([
  ["a loop", "while (true) {}", /busy at line 2/],
  ["a loop of microtasks", "(async () => { for (;;) await null; })()", /busy at line 2/],
  ["an exit", "process.exit(3)", /process\.exit\(3\) at line 2/],
  ["a signal", "process.kill(process.pid, 'SIGKILL')", /SIGKILL/],
  ["the pipe to the judge, spoiled", "(await import('node:fs')).writeSync(4, Buffer.alloc(64, 255))", /pipe/],
])("%s ends the process, and says so", async ([, code, words]) => {
  const { run } = await load("export async function run() {", `  ${code};`, "}");
  const ended = ending();

  try {
    run()?.catch?.(() => {});
  } catch {
    // A loop in the first leg is an error of the call, too.
  }

  expect((await ended).message).toMatch(words);
  expect(() => run()).toThrow(words);
});

test("an error that nothing catches is heard, with the place where the last socket was opened", async () => {
  const { run } = await load(
    "import { createServer } from 'node:net';",
    "export function run() {",
    "  createServer().listen(0, '127.0.0.1', () => { throw Object.assign(new Error('late'), { code: 'ELATE' }); });",
    "}",
  );
  const stray = new Promise<Stray>((resolve) => answer().listen({ onStray: resolve, onEnd: () => {} }));

  run();
  const { error, opened, how } = await stray;

  expect(error).toMatchObject({ message: "late", code: "ELATE" });
  expect(how).toBe("thrown");
  expect(opened[0]).toContain(":3:");
});

test.for([
  ["emitted", "new EventEmitter().emit('error', new Error('late'))"],
  ["rejected", "void Promise.reject(new Error('late'))"],
  ["thrown", "setImmediate(() => { throw new Error('late'); })"],
])("an error that nothing catches was %s", async ([way, code]) => {
  const { run } = await load(
    "import { EventEmitter } from 'node:events';",
    `export function run() { setImmediate(() => { ${code}; }); }`,
  );
  const stray = new Promise<Stray>((resolve) => answer().listen({ onStray: resolve, onEnd: () => {} }));

  run();

  expect((await stray).how).toBe(way);
});

test("what it prints is told in order, with the line", async () => {
  const { talk } = await load(
    "export function talk() {",
    "  console.log('one');",
    "  console.error('two');",
    "}",
  );

  talk();

  expect(answer().printed).toEqual([
    { text: "one\n", line: 2 },
    { text: "two\n", line: 3 },
  ]);
});

test("a socket that the judge makes over there can be used from here", async () => {
  const { size } = await load("export const size = (socket) => socket.writableLength;");
  const socket = inAnswer(() => new (process.getBuiltinModule("node:net").Socket)()) as Socket;

  expect(size(socket)).toBe(0);
  expect(socket.listenerCount("data")).toBe(0);
  expect(socket.destroyed).toBe(false);
  socket.destroy();
  expect(socket.destroyed).toBe(true);
});

test("8 MB cross whole, both ways", async () => {
  const { same } = await load("export const same = (bytes) => bytes;");
  const bytes = new Uint8Array(8 * 2 ** 20).map((_, index) => index % 251);

  expect(Buffer.compare(same(bytes), bytes)).toBe(0);
});

test("an answer that is never loaded ends the wait for it", async () => {
  await expect(load("await new Promise(() => {});")).rejects.toThrow(/never finished/);
});

test("where known answers share a process, a late error of one is not blamed on the next", async () => {
  const { later } = await load(
    "export const later = () => void setImmediate(() => { throw new Error('late'); });",
  );
  const strays: unknown[] = [];

  later();
  answer().follow(submission(["export const next = 1;"], `${pathToFileURL(file).href}.next.ts`));
  await answer().load();
  await answer().turn();
  answer().listen({ onStray: ({ error }) => strays.push(error), onEnd: () => {} });

  expect(strays).toEqual([]);
});

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
}

function types(open: OpenResource[]): string[] {
  return open.map(({ type, frames }) => `${type} (${/:(\d+):\d+\)?$/.exec(frames[0] ?? "")?.[1]})`);
}

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
