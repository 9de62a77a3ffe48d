import type { Socket } from "node:net";
import type { Answer } from "../workbook/judge/remote/answer.ts";
import { answerTurns, currentAnswer } from "../workbook/judge/remote/current.ts";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { lookUntil } from "./looks.ts";

/** What is known of the connections of the answer's process. */
interface Reads {
  /** True if the socket at this end of a connection is reading, and has read fewer bytes than this. */
  isBehind(own: number, other: number, bytes: number): boolean;
}

const known = new WeakMap<Answer, Reads>();

/**
 * Waits until the answer has read all that `socket` has sent so far, so that what is sent next arrives as a piece of its
 * own, however late the system delivers. Gives up where the answer does not read.
 */
export async function untilRead({ localPort, remotePort, bytesWritten }: Socket): Promise<void> {
  const answer = currentAnswer();
  if (!answer || answer.ending || localPort === undefined || remotePort === undefined) return;
  const reads = known.get(answer) ?? inAnswer(watchReads);
  known.set(answer, reads);
  if (await lookUntil(() => Boolean(answer.ending) || !reads.isBehind(remotePort, localPort, bytesWritten)))
    await answerTurns();
}

/** Runs where the answer runs. */
function watchReads(): Reads {
  type Reader = Socket & { _handle?: { reading?: boolean } | null };
  const { Socket } = process.getBuiltinModule("node:net");
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): unknown[] };
  return {
    isBehind(own, other, bytes) {
      const socket = _getActiveHandles().find(
        (handle): handle is Reader =>
          handle instanceof Socket && handle.localPort === own && handle.remotePort === other,
      );
      return socket?._handle?.reading === true && socket.bytesRead < bytes;
    },
  };
}
