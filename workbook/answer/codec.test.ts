import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { Codec, type Kind } from "./codec.mjs";
import { encodeFrame, FrameReader, largestFrame } from "./frames.mjs";

/** A judge's side and an answer's side, wired together through real frames, cut into pieces of `cut` bytes. */
function bothSides(cut = 1 << 30) {
  const kinds: Kind[] = [];
  const side = (isJudge: boolean) =>
    new Codec({
      isJudge,
      standIn: (_, kind) => {
        kinds.push(kind);
        return {};
      },
    });
  const [judge, answer] = [side(true), side(false)];
  const carry = (from: Codec, to: Codec) => (value: unknown) => {
    const blobs: Uint8Array[] = [];
    const parts = encodeFrame({ value: from.encode(value, blobs) }, blobs);
    const [frame] = read(Buffer.concat(parts), cut);
    return to.decode(frame?.head.value, frame?.blobs ?? []) as unknown;
  };
  return { toAnswer: carry(judge, answer), toJudge: carry(answer, judge), kinds };
}

function read(bytes: Uint8Array, cut: number) {
  const reader = new FrameReader();
  const frames = [];
  for (let at = 0; at < bytes.length; at += cut) frames.push(...reader.push(bytes.subarray(at, at + cut)));
  return frames;
}

const values: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  "numbers of every kind": [0, -0, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 53, 12n],
  text: "naïve ☕ \0 \u2028",
  "nested data": { list: [{ deep: new Map([["key", new Set([1, [2]])]]) }] },
  "a URL and a date": [new URL("http://cats.example/?q=1"), new Date(0)],
  bytes: new Uint8Array([0, 255, 10]),
  "no bytes": new Uint8Array(0),
  "a Buffer": Buffer.from("cats"),
  "other views": [new Uint16Array([1, 65_535]), new Float64Array([0.1]), new BigInt64Array([-1n])],
  "an array buffer": new Uint8Array([1, 2, 3]).buffer,
};

test.for(Object.entries(values))("%s crosses by value, both ways, however it is cut", ([, value]) => {
  for (const cut of [1, 3, 1 << 30]) {
    const { toAnswer, toJudge } = bothSides(cut);

    expect(toAnswer(value)).toStrictEqual(value);
    expect(toJudge(value)).toStrictEqual(value);
  }
});

test("an error keeps class, name, message, code, cause and stack, and is itself again at home", () => {
  const { toJudge, toAnswer } = bothSides();
  const cause = Object.assign(new TypeError("inner"), { code: "EINNER" });
  const error = Object.assign(new RangeError("outer", { cause }), { code: "EOUTER", name: "Own" });

  const crossed = toJudge(error) as RangeError & { code: string };

  expect(crossed).toBeInstanceOf(RangeError);
  expect(crossed).toMatchObject({ name: "Own", message: "outer", code: "EOUTER" });
  expect(crossed.cause).toBeInstanceOf(TypeError);
  expect(crossed.cause).toMatchObject({ message: "inner", code: "EINNER" });
  expect(crossed.stack).toContain("codec.test.ts");
  expect(toAnswer(crossed)).toBe(error);
});

test("errors of several, of the DOM and of Node keep their class", () => {
  const { toJudge } = bothSides();

  expect(toJudge(new AggregateError([new Error("one")], "all"))).toMatchObject({
    errors: [expect.objectContaining({ message: "one" })],
  });
  expect(toJudge(new DOMException("stop", "AbortError"))).toBeInstanceOf(DOMException);
  expect(toJudge(caught(() => Buffer.alloc(-1)))).toBeInstanceOf(RangeError);
});

test("a view keeps its place in its buffer on the way to the answer only", () => {
  const { toAnswer, toJudge } = bothSides();
  const view = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);

  expect((toAnswer(view) as Uint8Array).buffer.byteLength).toBe(4);
  expect((toJudge(view) as Uint8Array).buffer.byteLength).toBe(2);
});

test("an object of a class without methods is data", () => {
  const { toJudge } = bothSides();
  class Header {
    type = 1;
    length = 2;
  }

  expect(toJudge(new Header())).toEqual({ type: 1, length: 2 });
});

test("an object of a class with methods says which properties it has, computed ones too", () => {
  const { toJudge, kinds } = bothSides();
  class Host {
    hostname = "lab-7";
    get addresses() {
      return ["192.0.2.7"];
    }
  }

  toJudge(new Host());
  toJudge(new EventEmitter());

  expect(kinds.map(({ keys }) => keys)).toEqual([["hostname", "addresses"], undefined]);
});

test("an error of one's own class keeps what it computes", () => {
  const { toJudge } = bothSides();
  class LookupError extends Error {
    get code() {
      return "ENOTFOUND";
    }
  }

  expect(toJudge(new LookupError("not found"))).toMatchObject({ message: "not found", code: "ENOTFOUND" });
});

test("what lives crosses as a handle, the same each time, and comes home as itself", () => {
  const { toJudge, toAnswer, kinds } = bothSides();
  class Cat {
    purr() {}
  }
  const cat = new Cat();
  const live = [
    cat,
    () => {},
    Promise.resolve(),
    new AbortController().signal,
    (async function* () {})(),
    Cat,
  ];

  const standIns = live.map(toJudge);

  expect(kinds.map(({ is, iterates }) => iterates ?? is)).toEqual([
    "object",
    "function",
    "promise",
    "signal",
    "async",
    "class",
  ]);
  expect(toJudge(cat)).toBe(standIns[0]);
  expect(standIns.map(toAnswer)).toEqual(live);
});

test("nothing crosses that could act on the other side", () => {
  const { toJudge } = bothSides();
  const object = { asymmetricMatch: () => true, toJSON: () => 1, ["__proto__"]: { evil: true }, plain: 1 };

  expect(toJudge(object)).toStrictEqual({ plain: 1 });
});

test("a circle does not end in a full stack", () => {
  const { toJudge } = bothSides();
  const circle: { self?: unknown } = {};
  circle.self = circle;

  expect(() => toJudge(circle)).not.toThrow();
});

test("bytes that are not a frame, or too many for one, are an error", () => {
  expect(() => read(Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0]), 100)).toThrow();
  expect(() => read(Buffer.from([0, 0, 0, 5, 0, 0, 0, 9, 1]), 100)).toThrow();
  expect(() =>
    read(Buffer.concat([Buffer.from([0, 0, 0, 6, 0, 0, 0, 2]), Buffer.from("no")]), 100),
  ).toThrow();
  expect(() => encodeFrame({}, [new Uint8Array(largestFrame)])).toThrow(RangeError);
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
