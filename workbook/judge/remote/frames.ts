import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

/** A file of the answer's, as it was handed over: its URL, and the map back to what the learner wrote. */
export interface Source {
  url: string;
  map: SourceMapPayload;
}

/** Leads the frames of a stack from the code that ran back to the learner's lines. */
export class FrameMap {
  readonly #maps = new Map<string, SourceMap>();

  constructor(sources: readonly Source[]) {
    for (const { url, map } of sources) this.#maps.set(url, new SourceMap(map));
  }

  /** The frames in the answer's own files, as `    at name (/path/file.ts:LINE:COLUMN)`; all others are left out. */
  own(stack: string): string[] {
    return stack.split("\n").flatMap((line) => this.#map(line) ?? []);
  }

  #map(line: string): string | undefined {
    const found = /^ +at (?:(.+) \()?(file:.+?):(\d+):(\d+)\)?$/.exec(line);
    const [, name, url = "", row, column] = found ?? [];
    const map = this.#maps.get(url);
    if (!map) return undefined;
    const entry = map.findEntry(Number(row) - 1, Number(column) - 1);
    if (!("originalLine" in entry)) return undefined;
    const place = `${fileURLToPath(url)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return name ? `    at ${name} (${place})` : `    at ${place}`;
  }
}

/** The first line of a stack: of the others, which may be made up, only those count that `FrameMap` knows. */
export function headOf(stack: string): string {
  const [first = ""] = stack.split("\n", 1);
  return first.trimStart().startsWith("at ") ? `Error: ${first}` : first;
}

/** A place in the answer as a line of a stack. */
export function frameAt(file: string, line: number): string {
  return `    at ${file.replaceAll("\\", "/")}:${line}:1`;
}
