/** Everything that a judge needs, in one import. */
export { expect, test } from "vitest";
export { inAnswer } from "../workbook/judge/remote/in-answer.ts";
export {
  type Attempt,
  attempt,
  changesWhenRepeated,
  did,
  expectThrown,
  foundNothing,
  isLostInForEach,
  shown,
} from "./kit/attempt.ts";
export { type BytesLike, toBytes, withArticle } from "./kit/bytes.ts";
export { diagnose, type Symptoms } from "./kit/diagnose.ts";
export { differenceInBytes, differenceInText } from "./kit/difference.ts";
export { own } from "./kit/own.ts";
export { Random } from "./kit/random.ts";
export { expectPort, startServer } from "./kit/servers.ts";
export { arriving, collect, cuts, readable } from "./kit/streams.ts";
export { suspect } from "./kit/suspect.ts";
export { type Outcome, outcome, until, within } from "./kit/within.ts";

declare module "vitest" {
  interface TaskMeta {
    /**
     * How long the test may take, in milliseconds, counted while the processes get a turn: `test("…", { meta: { limit:
     * 9000 } }, …)`. Vitest's own `timeout` goes by the clock, whatever else the machine has to do.
     */
    limit?: number;
  }
}
