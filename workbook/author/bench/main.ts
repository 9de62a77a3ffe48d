import { selectSteps } from "../../course/select.ts";
import { findSteps } from "../../course/steps.ts";
import { measureClass } from "./class.ts";
import {
  measureColdRuns,
  measureMany,
  measureSaves,
  measureScale,
  measureScreen,
  measureSize,
  measureSteps,
  measureSuite,
  traceSave,
} from "./measures.ts";
import { type Measured, median } from "./stopwatch.ts";

/**
 * `npm run bench [-- --rounds N | --trace | --steps [STEP…] | --saves N | --class N]`: how long a learner waits, beside plain Vitest and Node's own test runner, in one run
 * on one machine. Ratios come first: the milliseconds belong to the machine and the hour.
 */
delete process.env.NODE_EXTRA_CA_CERTS; // Node 20 reads that bundle at every process start.
const argument = (name: string) => Number(process.argv[process.argv.indexOf(name) + 1]);
if (process.argv.includes("--trace")) {
  for (const line of await traceSave()) console.log(line);
  process.exit();
}
if (process.argv.includes("--steps")) {
  console.log("step   reference   slowest wrong answer");
  const names = process.argv.slice(process.argv.indexOf("--steps") + 1);
  for await (const { number, reference, slowest } of measureSteps(selectSteps(findSteps(), names))) {
    const wrong = `${Math.round(slowest.time)} ms (${slowest.name})`;
    console.log(`${number.padEnd(6)} ${String(Math.round(reference)).padStart(6)} ms   ${wrong}`);
  }
  process.exit();
}
if (process.argv.includes("--saves")) {
  const { times, early, late } = await measureMany(Math.max(51, argument("--saves") || 1000));
  console.log(
    `${times.length} saves, each right after the verdict before: median ${Math.round(median(times))} ms`,
  );
  console.log(
    `the watcher took ${early} MB after 50 saves, and ${late} MB after the last (${(late / early).toFixed(2)})`,
  );
  process.exit();
}
if (process.argv.includes("--class")) {
  const students = Math.max(1, argument("--class") || 300);
  const steps = argument("--of") || 30;
  const unique = process.argv.includes("--unique");
  const rest = process.argv.includes("--sealed") ? ["--sealed"] : [];
  const { seconds, exitCode } = await measureClass({ students, steps, seed: 1, unique }, rest);
  const rate = `${((students * steps) / seconds).toFixed(1)} answers a second`;
  const texts = unique ? "no two answers equal" : "equal answers judged once";
  console.log(
    `${students} students of ${steps} steps in ${(seconds / 60).toFixed(1)} min: ${rate}, ${texts}`,
  );
  console.log(
    `300 students would take ${((300 / students) * (seconds / 60)).toFixed(1)} min (goal: at most 15)`,
  );
  process.exit(exitCode ?? 1);
}
const rounds = Math.max(1, Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 11);

console.log(`medians of ${rounds} rounds, Node ${process.versions.node}, ${process.platform}\n`);
const cold = await measureColdRuns(rounds);
const saves = await measureSaves(rounds);
row("save → verdict", saves.own, [
  ["plain vitest --watch", saves.watch, 0.25],
  ["cold node --test", cold.nodeTest, 0.5],
]);
row("save during an endless loop", saves.loop, [["beyond a plain save", saves.own]]);
console.log(
  `  ${Math.round(median(saves.loop) - median(saves.own))} ms more than a plain save (goal: at most 50)`,
);
const screen = await measureScreen(rounds);
row("first screen of npm start", screen, [["cold vitest run of one file", cold.vitest, 1.2]]);
const suite = await measureSuite(Math.min(rounds, 3));
row("the whole suite, grade on solutions", suite.own, [["plain vitest run", suite.vitest, 1]]);
const scale = await measureScale(rounds);
for (const { steps, times } of scale)
  row(`save → verdict with ${steps} steps`, times, [["with 10 steps", scale[0]!.times]]);
console.log(`\ninstall size: ${measureSize()} MB (goal: at most 150)`);

function row(what: string, own: Measured, others: [string, Measured, number?][]): void {
  for (const [name, other, goal] of others) {
    const ratio = median(own) / median(other);
    const verdict =
      goal === undefined ? "" : ratio <= goal ? `  goal ${goal}: met` : `  goal ${goal}: missed`;
    console.log(
      `${ratio.toFixed(2).padStart(6)}  ${what} (${Math.round(median(own))} ms) : ${name} (${Math.round(median(other))} ms)${verdict}`,
    );
  }
}
