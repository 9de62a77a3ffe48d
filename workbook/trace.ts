import { appendFileSync } from "node:fs";

const file = process.env.WORKBOOK_TRACE;

/**
 * Writes down that something happened now, if `WORKBOOK_TRACE` names a file: a line with the time in milliseconds since
 * 1970, and what. All threads write to the same file.
 */
export function trace(what: string): void {
  if (file) appendFileSync(file, `${(performance.timeOrigin + performance.now()).toFixed(2)} ${what}\n`);
}
