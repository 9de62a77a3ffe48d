import { expect, test } from "vitest";
import { messageOf } from "./message.ts";

test("after advice a comparison of yes and no is left out, any other is not", () => {
  expect(messageOf({ message: "Who closes it?\nexpected true to be false // Object.is equality" })).toBe(
    "Who closes it?",
  );
  expect(messageOf({ message: "Who closes it?\nexpected 80 to be 22 // Object.is equality" })).toBe(
    "Who closes it?\nexpected 80 to be 22",
  );
  expect(messageOf({ message: "expected true to be false" })).toBe("expected true to be false");
  expect(messageOf({ message: "Nobody asked for it.\nexpected 'an error' to be undefined" })).toBe(
    "Nobody asked for it.",
  );
});
