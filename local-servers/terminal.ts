import { LiveTranscript } from "./live.ts";
import { startRecording } from "./wire.ts";

/** The port that the programs for two terminals agree on when none is named. */
const usual = "4040";

/** Prints what happens on the wire from now on, as it happens. Returns a function that prints what is held back. */
export function printWire(): () => void {
  const transcript = new LiveTranscript((line) => console.log(line));
  startRecording().listen((event) => transcript.add(event));
  return () => transcript.flush();
}

/** A port as it is typed after a command, from `least` on. Ends the program if the text isn't one. */
export function readPort(text = usual, least = 1): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= least && port < 65_536) return port;
  return fail(`"${text}" isn't a port: a port is a number from ${least} to 65535.`);
}

/**
 * What `work` resolves with. If it fails, the program ends with one line: what is known about the error's code, that
 * the exercise is not written yet, or else the error's own message.
 */
export async function attempt<T>(
  exercise: string,
  work: () => Promise<T>,
  known: Record<string, string> = {},
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
    if (message.startsWith("TODO")) return fail(`${exercise} is not written yet. It says: ${message}`);
    return fail(known[code] ?? `${exercise} failed: ${message}`);
  }
}

/** Ends the program with one clear line. */
export function fail(line: string): never {
  console.error(line);
  process.exit(1);
}
