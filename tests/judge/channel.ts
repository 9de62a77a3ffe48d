import type { WireEvent } from "../../local-servers/wire.ts";
import type { Suspicions } from "./suspect.ts";

/**
 * What the process of the learner's code tells the process that guards it. It goes over a pipe of its own, written
 * at once, so that it arrives even if the next statement never gives the event loop back.
 */
export type Report =
  | { type: "ready" }
  | { type: "imported" }
  | { type: "test"; id: string }
  | { type: "done"; id: string; result: unknown }
  | { type: "suspect"; suspicions: Suspicions }
  | { type: "wire"; event: WireEvent }
  | { type: "ended"; clean: boolean }
  | { type: "output"; text: string }
  | { type: "stuck"; frames: string[]; megabytes: number }
  | { type: "memory"; megabytes: number };

const send = (globalThis as { [key: symbol]: unknown })[Symbol.for("workbook.report")] as
  | ((report: Report) => void)
  | undefined;

/** Tells the guarding process. Does nothing where there is none (plain Vitest pools, Stryker). */
export function report(message: Report): void {
  send?.(message);
}
