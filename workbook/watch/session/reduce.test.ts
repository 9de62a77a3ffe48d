import { expect, test } from "vitest";
import type { Key } from "../../terminal/keyboard.ts";
import { resultWithoutTests, type StepResult, type Verdict } from "../../verdict.ts";
import type { Effect, Event, Opening } from "./events.ts";
import { reduce } from "./reduce.ts";
import { newSession, type Session } from "./session.ts";

const steps = ["01-one/01-first", "01-one/02-second", "02-two/01-third"].map((stem, index) => ({
  stem,
  lesson: stem.split("/")[0]!,
  number: ["1.1", "1.2", "2.1"][index]!,
  title: ["First things", "Second thoughts", "Third time"][index]!,
}));
const text = {
  title: "",
  task: "Do it.",
  why: "Because.",
  hints: [
    { title: "a", body: "A" },
    { title: "b", body: "B" },
  ],
};
const opening: Opening = {
  at: 0,
  text,
  file: "/w/exercises/01-one/01-first.ts",
  hints: 0,
  seen: false,
  times: 0,
};

test("n does nothing before the step has passed, and says so", () => {
  const { session, effects } = play([result("failed")], "n");

  expect(effects).not.toContainEqual(expect.objectContaining({ do: "open-step" }));
  expect(session.notice).toContain("n works once this step passes");
});

test("n opens the following step after a pass; nothing opens by itself", () => {
  const passed = play([result("passed")]);
  const after = play([result("passed")], "n");

  expect(passed.effects).not.toContainEqual(expect.objectContaining({ do: "open-step" }));
  expect(after.effects).toContainEqual({ do: "open-step", at: 1 });
});

test("n on the last step goes to one that was left open", () => {
  const { effects } = play([opened(2), result("passed", "02-two/01-third")], "n");

  expect(effects).toContainEqual({ do: "open-step", at: 0 });
});

test("n on the last step judges everything once more when nothing is open", () => {
  const others = { "01-one/01-first": "passed", "01-one/02-second": "passed" } as const;
  const { effects } = play([opened(2), result("passed", "02-two/01-third")], "n", others);

  expect(effects).toContainEqual({ do: "judge-all" });
});

test("a passed step that fails again is open again", () => {
  const { session } = play([result("passed"), result("failed")]);

  expect(session.verdicts["01-one/01-first"]).toBe("failed");
});

test("the same mistake three times in a row offers a hint; another one in between does not", () => {
  const three = play([mistake("bare-lf"), mistake("bare-lf"), mistake("bare-lf")]);
  const mixed = play([mistake("bare-lf"), mistake("no-host"), mistake("bare-lf"), mistake("bare-lf")]);

  expect(three.session.notice).toBe("The same mistake 3 times in a row: h shows a hint.");
  expect(mixed.session.notice).toBeUndefined();
});

test("two errors that an answer throws are the same mistake only if they say the same", () => {
  const [first, other] = ["Error: cut", "Error: server error 128"];
  const same = play([
    result("failed", undefined, "throws", first),
    result("failed", undefined, "throws", first),
  ]);
  const different = play([
    result("failed", undefined, "throws", first),
    result("failed", undefined, "throws", other),
  ]);

  expect(same.session.times).toBe(2);
  expect(different.session.times).toBe(1);
});

test("judging the same text again does not count as another mistake", () => {
  const same = mistake("bare-lf");
  const { session } = play([same, same, same]);

  expect(session.times).toBe(1);
});

test("a verdict is remembered with the fingerprint and the mistake in one go", () => {
  const effects = play([mistake("bare-lf")]).effects.filter(({ do: what }) => what === "remember");

  expect(effects).toHaveLength(2); // One from opening the step.
  expect(effects[1]).toMatchObject({
    steps: {
      "01-one/01-first": {
        verdict: "failed",
        fingerprint: expect.stringMatching(/^save/),
        mistake: "bare-lf",
        times: 1,
      },
    },
  });
});

test("the workbook's own faults do not count as mistakes", () => {
  const { session } = play([result("broken"), result("broken"), result("broken")]);

  expect(session.times).toBe(0);
});

test("each h takes one more hint and remembers it, until there are none", () => {
  const { session, effects } = play([result("failed")], "hhh");

  expect(session.hints).toBe(2);
  expect(session.notice).toBe("There are no more hints.");
  expect(effects).toContainEqual({
    do: "remember",
    steps: { "01-one/01-first": { hints: 2, times: 0 } },
  });
});

test("x and s ask first; only y means yes", () => {
  expect(play([result("failed")], "x").effects).not.toContainEqual({ do: "reset" });
  expect(play([result("failed")], "xn").effects).not.toContainEqual({ do: "reset" });
  expect(play([result("failed")], "xy").effects).toContainEqual({ do: "reset" });
  expect(play([result("failed")], "s").effects).not.toContainEqual({ do: "compare" });
  expect(play([result("failed")], "sy").effects).toContainEqual({ do: "compare" });
});

test("after a pass s shows the reference at once", () => {
  expect(play([result("passed")], "s").effects).toContainEqual({ do: "compare" });
});

test("in the list letters filter and Enter opens", () => {
  const { session, effects } = play([result("failed")], ["l", "s", "e", "c", { name: "return" }]);

  expect(session.filter).toBe("sec");
  expect(effects).toContainEqual({ do: "open-step", at: 1 });
});

test("the filter finds verdicts, too", () => {
  const { effects } = play([result("failed")], [..."lpassed", { name: "return" }], {
    "02-two/01-third": "passed",
  });

  expect(effects).toContainEqual({ do: "open-step", at: 2 });
});

test("a save brings the step back and folds its task", () => {
  const { session } = play([
    result("failed"),
    key("h"),
    { type: "judging", stem: "01-one/01-first", saved: true },
  ]);

  expect(session).toMatchObject({ screen: "step", folded: true, judging: true, scroll: 0 });
});

test("a verdict of another step changes the bar, not the screen", () => {
  const { session } = play([result("failed"), result("passed", "02-two/01-third")]);

  expect(session.result?.verdict).toBe("failed");
  expect(session.verdicts["02-two/01-third"]).toBe("passed");
});

test("Ctrl-C quits from everywhere, also out of a question and the list", () => {
  for (const keys of ["", "x", "l", "lq", "?"]) {
    expect(play([result("failed")], [...keys, { name: "c", ctrl: true }]).effects).toContainEqual({
      do: "quit",
    });
  }
});

/** A session that has seen these events and keys, and all effects on the way. */
function play(
  events: Event[],
  keys: string | (string | Key)[] = "",
  verdicts: Record<string, Verdict> = {},
): { session: Session; effects: Effect[] } {
  let session = newSession(steps, {}, verdicts);
  const effects: Effect[] = [];
  for (const event of [opened(0), ...events, ...[...keys].map(key)]) {
    const change = reduce(session, event);
    session = change.session;
    effects.push(...change.effects);
  }
  return { session, effects };
}

function opened(at: number): Event {
  return { type: "opened", opening: { ...opening, at } };
}

function key(pressed: string | Key): Event {
  return { type: "key", key: typeof pressed === "string" ? { name: pressed, text: pressed } : pressed };
}

let saves = 0;

/** A verdict for a text that was not judged before. */
function result(verdict: Verdict, stem = "01-one/01-first", name?: string, message = "no"): Event {
  const failure = { kind: "AssertionError", message, transcript: "", ...(name && { mistake: name }) };
  const judged: StepResult = {
    ...resultWithoutTests(stem, "", verdict),
    ...(verdict !== "passed" && { failure }),
  };
  saves++;
  return { type: "judged", result: judged, fingerprint: `save ${saves}` };
}

function mistake(name: string): Event {
  return result("failed", undefined, name);
}
