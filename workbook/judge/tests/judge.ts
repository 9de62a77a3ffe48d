import type { RunnerTestCase as Test } from "vitest";
import { disposeAll } from "../../../local-servers/scope.ts";
import { renderTranscript } from "../../../local-servers/transcript.ts";
import { startRecording } from "../../../local-servers/wire.ts";
import { clearDiagnosis } from "../../../tests/kit/diagnose.ts";
import { abandonOwned, releaseOwned } from "../../../tests/kit/own.ts";
import { clearSuspicions } from "../../../tests/kit/suspect.ts";
import { limits } from "../limits.ts";
import { type Answer, EndingError, type Stray } from "../remote/answer.ts";
import { answerTurns, currentAnswer } from "../remote/current.ts";
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
import { findCommonMistake } from "./mistakes/common-mistakes.ts";
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
    const explained = explain(error, file, judged);
    record.stopHere(explained instanceof Waiting ? "here the wait ended" : "here the test failed");
    if (record.events.length) append(explained, `\n\n${renderTranscript(record.events)}`);
    throw isNamed(test.file.filepath) ? withoutComparison(explained) : explained;
  } finally {
    if (record.events.length && isNamed(test.file.filepath))
      test.meta.wire = record.events.slice(0, mostEvents);
    abandonOwned();
    await disposeAll();
    if (answer && !answer.ending) await leaveBehind(answer);
  }
}

async function toItsEnd(
  run: () => unknown,
  limit: number,
  answer: Answer | undefined,
  file: string,
): Promise<void> {
  let stop = () => {};
  let stray: { error: unknown; opened: string[]; how: Stray } | undefined;
  const cutShort = new Promise<never>((_, reject) => {
    answer?.listen({
      onStray(error, opened, how) {
        stray ??= { error, opened, how };
        // What the answer did before may still have to be taken in: it can change what the test suspects.
        setImmediate(() => reject(crash(error, opened, file, how)));
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
    const crashed = stray && !answer?.ending && crash(stray.error, stray.opened, file, stray.how);
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
