/** What every client of UDP must do, whatever it asks for. */
import { expect } from "vitest";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";
import { diagnose, type Symptoms } from "./diagnose.ts";
import { until } from "./within.ts";

/** How many UDP sockets are open where the answer runs. */
export function openUdpSockets(): number {
  return inAnswer(() => process.getActiveResourcesInfo().filter((kind) => kind.startsWith("UDP")).length);
}

/** Returns a function that says whether a UDP socket has been opened, since then, where the answer runs. */
export function watchUdpSockets(): () => boolean {
  return inAnswer(() => {
    const channel = process.getBuiltinModule("node:diagnostics_channel");
    let hasOpened = false;
    const note = () => {
      hasOpened = true;
      channel.unsubscribe("udp.socket", note);
    };
    channel.subscribe("udp.socket", note);
    return () => hasOpened;
  });
}

/** Waits until the answer has no more than `before` UDP sockets open: closing one takes a turn. */
export async function expectClosed(before: number, symptoms: Symptoms): Promise<void> {
  await until(1000, "the socket to be closed", () => openUdpSockets() <= before, symptoms);
}

/** Counts the calls of a UDP socket's `send` where the answer runs, until the function that it returns is called. */
export function countSends(): () => number {
  return inAnswer(() => {
    const { prototype } = process.getBuiltinModule("node:dgram").Socket;
    const { send } = prototype;
    const isBound = (socket: typeof prototype) => {
      try {
        return socket.address().port > 0;
      } catch {
        return false;
      }
    };
    let calls = 0;
    prototype.send = function (this: typeof prototype, ...values: unknown[]) {
      if (isBound(this)) calls++; // Until it is bound, a socket keeps what it sends, and then calls `send` again.
      return Reflect.apply(send, this, values);
    } as typeof send;
    return () => {
      prototype.send = send;
      return calls;
    };
  });
}

/**
 * The ids of 32 calls are random in all of their bits; the mistakes are `fixed-id`, `counts-ids`, `text-id` and
 * `small-range-id`.
 * `call` is the word for a call. (Random ids fail once in more than 60 million runs.)
 */
export function expectRandomIds(ids: readonly Buffer[], call: string): void {
  const width = 8 * ids[0]!.length;
  const shown = ids.slice(0, 4).map((id) => id.toString("hex"));
  const numbers = ids.map((id) => id.readUIntBE(0, id.length));
  const isCount = [numbers, ids.map((id) => id.readUIntLE(0, id.length))].some((all) =>
    all.slice(1).every((number, at) => (number - all[at]! + 2 ** width) % 2 ** width === 1),
  );
  const fixed = width - bitsOf(numbers.reduce((bits, number) => bits | (number ^ numbers[0]!), 0));
  const guessable = diagnose(
    {
      "fixed-id": [
        fixed === width,
        `Every ${call} had the id ${shown[0]}.\nWhat happens when a late answer to one ${call} arrives during the next?`,
      ],
      "counts-ids": [
        isCount,
        `Your ids count up: ${shown.join(", ")}, …\nA stranger can guess the next one.`,
      ],
      "text-id": [
        fixed > 0 && ids.every((id) => /^[0-9a-z]+$/i.test(id.toString("latin1"))),
        `Your ids are text: ${shown.slice(0, 2).join(" and ")} are the characters "${ids[0]}" and "${ids[1]}".\nA digit or letter takes a whole byte, and a byte can be much more than that. Which bytes are random before they become text?`,
      ],
      "small-range-id": [
        fixed > 0,
        `In ${ids.length} calls, ${fixed} of the ${width} bits of your ids never changed: ${shown.join(", ")}, …\nHow many different ids are possible?`,
      ],
    },
    `Your ids were ${shown.join(", ")}, …`,
  );
  expect(isCount, guessable).toBe(false);
  expect(`${fixed} bits never changed`, guessable).toBe("0 bits never changed");
}

function bitsOf(number: number): number {
  return [...(number >>> 0).toString(2)].filter((bit) => bit === "1").length;
}

/**
 * Runs `look`, and again if the answer's event loop stood still for more than `most` milliseconds meanwhile: on a busy
 * machine, a timer that is started again and again can run out because of that, and then what was seen says nothing.
 */
export async function undisturbed<T>(most: number, look: () => Promise<T>): Promise<T> {
  for (let again = 4; ; again--) {
    const longest = inAnswer(watchStandstill);
    const seen = await look();
    if (longest() <= most || again === 0) return seen;
  }
}

/** Returns a function that stops watching and says for how long the event loop stood still at most, in milliseconds. */
function watchStandstill(): () => number {
  const step = 10;
  let last = performance.now();
  let longest = 0;
  const look = () => {
    longest = Math.max(longest, performance.now() - last - step);
    last = performance.now();
  };
  const timer = setInterval(look, step);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
