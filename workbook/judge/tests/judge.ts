import type { RunnerTestCase as Test } from "vitest";
import { disposeAll } from "../../../local-servers/scope.ts";
import { renderTranscript } from "../../../local-servers/transcript.ts";
import { startRecording } from "../../../local-servers/wire.ts";
import { clearDiagnosis } from "../../../tests/kit/diagnose.ts";
import { abandonOwned, releaseOwned } from "../../../tests/kit/own.ts";
import { clearSuspicions } from "../../../tests/kit/suspect.ts";
import { isDebugging, limits } from "../limits.ts";
import { type Answer, EndingError, type Stray } from "../remote/answer.ts";
import { answerTurns, currentAnswer, loadAfresh } from "../remote/current.ts";
import { answerOf, isNamed } from "./answer.ts";
import {
  append,
  crash,
  endless,
  explain,
  leak,
  mistakeError,
  mistakeIn,
  withoutComparison,
} from "./explain.ts";
import { settleResources } from "./leaks.ts";
import { findCommonMistake, refinements } from "./mistakes/common-mistakes.ts";
import { keptMistake } from "./mistakes/kept.ts";
import { nextLook, startPatience } from "./patience.ts";
import { Waiting } from "./verdict-errors.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What happened on the wire during the test, for the workbook's own runner. */
    wire?: import("../../../local-servers/wire.ts").WireEvent[];
    /** What the answer has printed, on the file's own task. */
    printed?: string;
  }
}

/** How many events of a test's wire are kept for a picture. */
const mostEvents = 2000;

/**
 * Runs one test to its verdict: whatever the learner's code does during it (an error that nothing catches, a wait
 * without end, something left open, the end of its process) is this test's failure, told in words, with the wire's
 * record.
 */
export async function judge(test: Test, run: () => unknown): Promise<void> {
  const file = answerOf(test.file.filepath);
  const answer = currentAnswer();
  const record = startRecording();
  clearSuspicions();
  clearDiagnosis();
  const judged = answer && {
    answer,
    file,
    callsBefore: answer.calls.all.length,
    inputsBefore: answer.inputs.length,
  };
  try {
    if (test.timeout)
      throw new Error("Give this test a `meta: { limit }` in place of a `timeout`, which goes by the clock.");
    await toItsEnd(run, test.meta.limit ?? limits.test, answer, file);
    const mistake = judged && findCommonMistake(judged);
    if (mistake?.isSure && !mistake.isSignature) throw mistakeError(mistake); // It passed by luck: text looks like its bytes when joined.
  } catch (error) {
    const first = explain(error, file, judged);
    const kept = judged && mayStillAsk(test.file) && keptMistake(judged, first);
    const isVague = kept && !refinements[kept.name]?.includes(mistakeIn(first) ?? "");
    const explained = isVague && (await isProved(run, test, file)) ? mistakeError(kept) : first;
    startRecording(record); // What a second run has recorded is nobody's business.
    record.stopHere(explained instanceof Waiting ? "here the wait ended" : "here the test failed");
    if (record.events.length) append(explained, `\n\n${renderTranscript(record.events)}`);
    throw isNamed(test.file.filepath) ? withoutComparison(explained) : explained;
  } finally {
    if (record.events.length && isNamed(test.file.filepath))
      test.meta.wire = record.events.slice(0, mostEvents);
    abandonOwned();
    await disposeAll();
    const last = currentAnswer();
    if (last && !last.ending) await leaveBehind(last);
  }
}

/** How often failed tests of a file were run once more: it takes time, and one proof is enough. */
const reruns = new WeakMap<object, number>();
const mostReruns = 3;

function mayStillAsk(file: object): boolean {
  return !isDebugging && (reruns.get(file) ?? 0) < mostReruns;
}

/**
 * Runs a test that failed once more, where no call knows of another. True if it passes: then what the calls share is the
 * mistake. Afterwards the answer is loaded as before, and only the first run has printed anything.
 */
async function isProved(run: () => unknown, test: Test, file: string): Promise<boolean> {
  abandonOwned();
  await disposeAll();
  const printed = [...(currentAnswer()?.printed ?? [])];
  const proved = await passesApart(run, test, file);
  reruns.set(test.file, proved ? mostReruns : (reruns.get(test.file) ?? 0) + 1);
  await loadAfresh({ apart: false }).catch(() => {}); // It has been loaded before; if it can't be now, the next test says so.
  currentAnswer()?.printed.splice(0, Number.POSITIVE_INFINITY, ...printed);
  return proved;
}

/** True if the same test passes where no call of the answer's functions knows of another. */
async function passesApart(run: () => unknown, test: Test, file: string): Promise<boolean> {
  startRecording();
  clearSuspicions();
  try {
    const answer = await loadAfresh({ apart: true });
    await toItsEnd(run, test.meta.limit ?? limits.test, answer, file);
    return true;
  } catch {
    return false;
  } finally {
    abandonOwned();
    await disposeAll();
  }
}

async function toItsEnd(
  run: () => unknown,
  limit: number,
  answer: Answer | undefined,
  file: string,
): Promise<void> {
  let stop = () => {};
  let stray: Stray | undefined;
  const cutShort = new Promise<never>((_, reject) => {
    answer?.listen({
      onStray(found) {
        stray ??= found;
        // What the answer did before may still have to be taken in: it can change what the test suspects.
        setImmediate(() => reject(crash(found, file)));
      },
      onEnd: (ending) => reject(new EndingError(ending)),
    });
    stop = startPatience(limit, () => reject(endless(limit)));
  });
  const whole = async () => {
    await run();
    await answerTurns(); // What the test has done to it at last, such as a reset, shows by then.
    await releaseOwned();
    const left = answer ? await settleResources(answer) : [];
    if (left.length && !stray) throw leak(left);
    if (stray) throw stray.error; // It is told as the end of the test.
  };
  const work = whole();
  work.catch(() => {}); // A test that is cut short may still fail later: nobody waits for it any more.
  try {
    await Promise.race([cutShort, work]);
  } catch (error) {
    const crashed = stray && !answer?.ending && crash(stray, file);
    throw crashed && (!mistakeIn(error) || mistakeIn(crashed)) ? crashed : error;
  } finally {
    stop();
    answer?.stopListening();
  }
}

/** What this test has left behind is none of the next one's: work that it ended may still fail, unheard. */
async function leaveBehind(answer: Answer): Promise<void> {
  await nextLook(0);
  if (answer.ending) return;
  await settleResources(answer);
  if (answer.ending) return;
  answer.forgetOpen();
  answer.forgetEarly();
}
