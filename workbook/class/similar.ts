import type { ClassFile } from "./class-file.ts";
import { renderCsv } from "./csv.ts";
import type { KnownShapes } from "./known-shapes.ts";
import { countAll } from "./table.ts";

/** A shape that more of the class has than this is what the step asks for, and says nothing of two students. */
const mostHolders = 0.1;
/** In how many steps two students must be alike, so that they are named. */
const fewestSteps = 3;
/** Larger lists are for nobody. */
const mostPairs = 1000;

/** A step where an answer is like another, and how many of the class have the same. */
interface Match {
  number: string;
  name: string;
  holders: number;
}

/**
 * `similar.csv`: which answers are equal up to names and layout. It is a hint for a person, never a verdict, so each line says
 * what it means. Three kinds of lines:
 *
 * - `reference`: a student, and the steps where the answer is like one in the repository; `expected` is how many such steps
 *   would be usual for this class
 * - `pair`: two students, and the steps where both have the same answer that is not in the repository and that few others have
 * - `step`: a step, how many of those who answered it have an answer that is in the repository, and how many different ones
 *   there are: where nearly all have one of few, the step has nearly one solution
 */
export function renderSimilar(file: ClassFile, known: KnownShapes): string {
  const columns = file.steps.map(({ stem }, index) => columnOf(file, known.get(stem) ?? new Map(), index));
  return renderCsv([
    ["kind", "student", "other", "matches", "out_of", "expected", "steps", "meaning"],
    ...referenceRows(file, columns),
    ...pairRows(file, columns),
    ...stepRows(file, columns),
  ]);
}

/** What the class has for one step. */
interface Column {
  known: ReadonlyMap<string, string>;
  /** How many have each shape. */
  holders: Map<string, number>;
  answered: number;
  /** How many have an answer that is in the repository. */
  likeKnown: number;
}

function columnOf({ students }: ClassFile, known: ReadonlyMap<string, string>, index: number): Column {
  const shapes = students.flatMap(({ steps }) => steps[index]?.shape ?? []);
  const likeKnown = shapes.filter((shape) => known.has(shape)).length;
  return { known, holders: countAll(shapes), answered: shapes.length, likeKnown };
}

type Row = (string | number)[];

function referenceRows({ students, steps }: ClassFile, columns: Column[]): Row[] {
  return students.flatMap((student): Row[] => {
    const answered = columns.filter((_, index) => student.steps[index]?.shape);
    const matches = columns.flatMap((column, index): Match[] => {
      const shape = student.steps[index]?.shape ?? "";
      const name = column.known.get(shape);
      return name ? [{ number: steps[index]!.number, name, holders: column.holders.get(shape)! }] : [];
    });
    if (!matches.length) return [];
    const expected = answered.reduce((sum, { likeKnown, answered: all }) => sum + likeKnown / all, 0);
    const isMore = matches.length > 2 * expected + 1;
    const meaning = isMore ? "far more than usual in this class" : "usual in this class";
    const list = matches.map(({ number, name, holders }) => `${number} ${name} (${holders})`).join("; ");
    return [
      ["reference", student.student, "", matches.length, answered.length, expected.toFixed(1), list, meaning],
    ];
  });
}

function pairRows(file: ClassFile, columns: Column[]): Row[] {
  const { students, steps } = file;
  const pairs = new Map<string, Match[]>();
  columns.forEach((column, index) => {
    const limit = Math.max(2, Math.floor(mostHolders * column.answered));
    for (const group of groupsOf(file, column, index, limit))
      for (const [at, left] of group.entries())
        for (const right of group.slice(at + 1)) {
          const pair = `${left} ${right}`;
          const match = { number: steps[index]!.number, name: "", holders: group.length };
          pairs.set(pair, [...(pairs.get(pair) ?? []), match]);
        }
  });
  const needed = Math.min(fewestSteps, steps.length);
  return [...pairs]
    .filter(([, matches]) => matches.length >= needed)
    .sort(([, left], [, right]) => right.length - left.length)
    .slice(0, mostPairs)
    .map(([pair, matches]) => {
      const [left, right] = pair.split(" ").map((index) => students[Number(index)]!);
      const both = columns.filter((_, at) => left!.steps[at]?.shape && right!.steps[at]?.shape).length;
      const list = matches.map(({ number, holders }) => `${number} (${holders})`).join("; ");
      const meaning = "the same unusual answers; talk to both before you think anything";
      return ["pair", left!.student, right!.student, matches.length, both, "", list, meaning];
    });
}

/** The students, by their places, who have the same answer to a step that few others have. */
function groupsOf({ students }: ClassFile, column: Column, index: number, limit: number): number[][] {
  const groups = new Map<string, number[]>();
  students.forEach(({ steps }, place) => {
    const shape = steps[index]?.shape;
    if (!shape || column.known.has(shape) || column.holders.get(shape)! > limit) return;
    groups.set(shape, [...(groups.get(shape) ?? []), place]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

function stepRows({ steps }: ClassFile, columns: Column[]): Row[] {
  return columns.map(({ holders, answered, likeKnown }, index) => {
    const shapes = holders.size;
    const isOne = answered > 1 && likeKnown > answered / 2;
    const meaning = `${shapes} different ${shapes === 1 ? "answer" : "answers"}${isOne ? "; a match means little here" : ""}`;
    return ["step", "", "", likeKnown, answered, "", steps[index]!.number, meaning];
  });
}
