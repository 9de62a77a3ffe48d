import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findSteps, readVariants, type Step, stepFiles } from "../../course/steps.ts";
import { readStubs } from "../../course/stubs.ts";
import { root } from "../../root.ts";

/** A class to be laid out. */
export interface ClassShape {
  students: number;
  /** How many steps of the course, spread over it. */
  steps: number;
  seed: number;
  /** Whether each answer differs from all others by a comment, so that nothing is judged once for two. */
  unique: boolean;
}

/**
 * Writes a class into a folder: half of the answers are reference answers, a fifth correct ones in other styles, a fifth
 * wrong ones, and the rest untouched stubs. The same seed gives the same class.
 */
export function layOutClass(folder: string, steps: readonly Step[], shape: ClassShape): void {
  const draw = generator(shape.seed);
  const stubs = readStubs();
  for (let number = 1; number <= shape.students; number++) {
    const student = `student-${String(number).padStart(4, "0")}`;
    for (const { stem } of steps) {
      const text = drawAnswer(stem, stubs[stem] ?? "", draw);
      const mark = shape.unique && text !== stubs[stem] ? `\n// ${student}\n` : "";
      const file = join(folder, student, `${stem}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${text}${mark}`);
    }
  }
}

/** So many steps, spread evenly over the course. */
export function spreadSteps(count: number): Step[] {
  const all = findSteps();
  const most = Math.min(count, all.length);
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]!);
}

function drawAnswer(stem: string, stub: string, draw: (below: number) => number): string {
  const { right, wrong } = readVariants(stem);
  const kind = draw(10);
  const pick = (files: string[]) => files[draw(files.length)] ?? stepFiles(stem).solution;
  if (kind < 5) return readFileSync(stepFiles(stem).solution, "utf8");
  if (kind < 7) return readFileSync(pick(right), "utf8");
  if (kind < 9) return readFileSync(pick(wrong), "utf8");
  return stub;
}

/** Whole numbers below a limit, the same for the same seed (a linear congruential generator). */
function generator(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * Math.max(1, below));
  };
}

/** What a run over such a class took. */
export interface ClassRate {
  seconds: number;
  exitCode: number | null;
}

/** Lays out a class in a temporary folder, and grades it with these further arguments. */
export async function measureClass(shape: ClassShape, args: readonly string[]): Promise<ClassRate> {
  const folder = mkdtempSync(join(tmpdir(), "workbook-bench-class-"));
  try {
    const steps = spreadSteps(shape.steps);
    layOutClass(join(folder, "class"), steps, shape);
    const began = performance.now();
    const names = steps.map(({ number }) => number).join(",");
    const command = ["grade-class", join(folder, "class"), "--out", join(folder, "out"), "--seed", "1"];
    const child = spawn(
      process.execPath,
      [join(root, "workbook", "main.mjs"), ...command, "--steps", names, ...args],
      { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
    );
    const exitCode = await new Promise<number | null>((done) => child.once("close", done));
    return { seconds: (performance.now() - began) / 1000, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
