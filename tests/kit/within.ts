import { nextLook, startPatience } from "../../workbook/judge/tests/patience.ts";
import { Waiting } from "../../workbook/judge/tests/verdict-errors.ts";
import { diagnose, type Symptoms } from "./diagnose.ts";
import { suspected } from "./suspect.ts";

/** A promise, or a function that starts the work and returns one (what it throws counts as a rejection). */
export type Work<T> = Promise<T> | (() => Promise<T> | T);

/** How work ended: with a value or with an error. */
export interface Outcome<T> {
  value?: T;
  error?: unknown;
  /** True if it ended with a value. */
  resolved: boolean;
  /** True if the function that was to start it threw, in place of returning a promise that rejects. */
  threw?: boolean;
}

/**
 * Waits for `work`, but no longer than `milliseconds`. Every wait for the learner's code goes through here, so that
 * each has an end and a name: `what` completes the sentence "Waited 1000 ms for …". `symptoms` are looked at when the
 * time is up.
 *
 * @throws Waiting when the time is up
 */
export async function within<T>(
  milliseconds: number,
  what: string,
  work: Work<T>,
  symptoms: Symptoms = {},
): Promise<T> {
  let stop = () => {};
  const expired = new Promise<never>((_, reject) => {
    stop = startPatience(milliseconds, () => reject(new Waiting(waitedFor(milliseconds, what, symptoms))));
  });
  try {
    return await Promise.race([begin(work), expired]);
  } finally {
    stop();
  }
}

/** Like `within`, but a rejection is an outcome too: for asserting how the learner's code fails. */
export async function outcome<T>(
  milliseconds: number,
  what: string,
  work: Work<T>,
  symptoms: Symptoms = {},
): Promise<Outcome<T>> {
  let threw = false;
  const started = () => {
    if (typeof work !== "function") return work;
    try {
      return work();
    } catch (error) {
      threw = true;
      throw error;
    }
  };
  const settled = begin(started).then(
    (value): Outcome<T> => ({ value, resolved: true, threw }),
    (error: unknown): Outcome<T> => ({ error, resolved: false, threw }),
  );
  return await within(milliseconds, what, settled, symptoms);
}

/**
 * Waits until `holds` returns true, asking again and again, but no longer than `milliseconds`.
 *
 * @throws Waiting when the time is up
 */
export async function until(
  milliseconds: number,
  what: string,
  holds: () => boolean,
  symptoms: Symptoms = {},
): Promise<void> {
  let waiting = true;
  const poll = async () => {
    for (let looks = 0; waiting && !holds(); looks++) await nextLook(looks);
  };
  try {
    await within(milliseconds, what, poll(), symptoms);
  } finally {
    waiting = false;
  }
}

async function begin<T>(work: Work<T>): Promise<T> {
  return await (typeof work === "function" ? work() : work);
}

function waitedFor(milliseconds: number, what: string, symptoms: Symptoms): string {
  const advice = diagnose(symptoms) || suspected("waiting");
  return `${advice ? `${advice}\n` : ""}Waited ${milliseconds} ms for ${what}.`;
}
