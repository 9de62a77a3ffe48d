import { type StubTexts, sameText } from "../course/stubs.ts";

/** What an update needs to know of a version of the workbook. */
export interface Version {
  /** The hash of each file's content (git's blob) and its mode, by path. */
  files: ReadonlyMap<string, { mode: string; blob: string }>;
  stubs: StubTexts;
}

/** What an update does with one path of the working tree. */
export type Move =
  /** The newer workbook's file takes its place. */
  | { kind: "take"; path: string }
  /** The newer workbook no longer has it, and nobody has changed it. */
  | { kind: "remove"; path: string }
  /** An exercise that the learner has worked on stays, perhaps under the step's new name. */
  | { kind: "keep"; path: string; from: string; newStub: boolean }
  /** A file of the workbook that was changed here: a copy is kept, then the newer one takes its place. */
  | { kind: "set aside"; path: string };

/** Every move of an update, and which steps have a new name. */
interface Plan {
  moves: Move[];
  /** New stems by old ones. */
  renamed: Map<string, string>;
}

/**
 * Decides about every file. `text` reads a file of the learner's tree (undefined if it is not there), `isChanged` says
 * whether it differs from the version it came with.
 */
export function planUpdate(
  old: Version,
  newer: Version,
  renamed: Map<string, string>,
  text: (path: string) => string | undefined,
  isChanged: (path: string) => boolean,
): Plan {
  const moves: Move[] = [];
  const answers = touchedAnswers(old, text);
  const kept = new Set<string>();
  for (const stem of answers) {
    const target = renamed.get(stem) ?? stem;
    const stub = newer.stubs[target];
    const newStub = stub !== undefined && !sameText(stub, old.stubs[stem] ?? "");
    moves.push({ kind: "keep", from: exercise(stem), path: exercise(target), newStub });
    kept.add(exercise(target)).add(exercise(stem));
  }
  for (const path of newer.files.keys()) {
    if (kept.has(path)) continue;
    const mine = isChanged(path) && !isStub(path, old);
    moves.push({ kind: mine ? "set aside" : "take", path });
  }
  for (const path of old.files.keys()) {
    if (newer.files.has(path) || kept.has(path) || text(path) === undefined) continue;
    if (isStub(path, old) || !isChanged(path)) moves.push({ kind: "remove", path });
  }
  return { moves, renamed };
}

/** The stems of the steps that the learner has worked on. */
function touchedAnswers(old: Version, text: (path: string) => string | undefined): string[] {
  return Object.entries(old.stubs)
    .filter(([stem, stub]) => {
      const mine = text(exercise(stem));
      return mine !== undefined && !sameText(mine, stub);
    })
    .map(([stem]) => stem);
}

function isStub(path: string, { stubs }: Version): boolean {
  return (
    path.startsWith("exercises/") &&
    path.endsWith(".ts") &&
    path.slice("exercises/".length, -".ts".length) in stubs
  );
}

/** Where a step's exercise lies. */
function exercise(stem: string): string {
  return `exercises/${stem}.ts`;
}
