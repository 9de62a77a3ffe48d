/** Everything that a judge needs, in one import. */
export { expect, test } from "vitest";
export { inAnswer } from "../workbook/judge/remote/in-answer.ts";
export { type BytesLike, toBytes } from "./judge/bytes.ts";
export { diagnose, type Symptoms } from "./judge/diagnose.ts";
export { own } from "./judge/own.ts";
export { expectPort, startServer } from "./judge/servers.ts";
export { arriving, collect, cuts, readable } from "./judge/streams.ts";
export { suspect } from "./judge/suspect.ts";
export { type Outcome, outcome, until, within } from "./judge/within.ts";
