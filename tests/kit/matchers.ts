import { expect } from "vitest";
import { type BytesLike, describeBytes, firstDifference, toBytes } from "./bytes.ts";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface can only be extended with its own type parameters
  interface Matchers<T = any> {
    /** The value is a `Uint8Array` with exactly these bytes; text stands for its UTF-8 bytes. */
    toEqualBytes(expected: BytesLike): T;
  }
}

expect.extend({
  toEqualBytes(received: unknown, expected: BytesLike) {
    const pass = received instanceof Uint8Array && firstDifference(received, toBytes(expected)) === -1;
    return { pass, message: () => (pass ? "the bytes are equal" : describeBytes(received, expected)) };
  },
});
