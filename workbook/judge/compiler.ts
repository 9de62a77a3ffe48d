import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { transformWithOxc } from "vite";
import type { Source } from "./remote/frames.ts";
import { UnreadableError } from "./unreadable.ts";

/** What the compiler makes of a file. */
export interface Compiled {
  code: string;
  map: Source["map"];
}

/** What an answer looks like that somebody wrote: this long, in characters, with so many brackets of a kind. */
const plain = { length: 16 * 1024, brackets: 1000 };
/** How long a compiler of its own may take, in milliseconds, and how much it may say, in characters. */
const patience = 20_000;
const longest = 16 * 2 ** 20;

/**
 * True for a text that cannot hurt the compiler. It is native code that goes down a level for each bracket, so a text of
 * many thousand brackets overflows its stack and ends the whole process.
 */
export function isPlain(text: string): boolean {
  if (text.length > plain.length) return false;
  return ["(", "[", "{", "<"].every((bracket) => text.split(bracket).length <= plain.brackets);
}

/** @throws what the compiler finds wrong */
export async function compile(path: string, text: string): Promise<Compiled> {
  const { code, map } = await transformWithOxc(text, path, { sourcemap: true });
  return { code, map: map as unknown as Compiled["map"] };
}

/**
 * The same in a process of its own, which may die of it.
 *
 * @throws what the compiler finds wrong, or an UnreadableError if it could not go on
 */
export async function compileApart(path: string, text: string): Promise<Compiled> {
  const found = await runCompiler(JSON.stringify({ path, text }));
  if (!found)
    throw new UnreadableError(
      "Your file cannot be read as TypeScript: it is nested too deeply, or too large.",
    );
  if ("errors" in found) throw Object.assign(new Error("not TypeScript"), found);
  return found;
}

/** What the process says at its end; undefined if that is not a result. */
async function runCompiler(input: string): Promise<Compiled | { errors: unknown } | undefined> {
  const program = fileURLToPath(new URL("compile-apart.mjs", import.meta.url));
  const child = spawn(process.execPath, ["--max-old-space-size=512", program], {
    stdio: ["pipe", "pipe", "ignore"],
    timeout: patience,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    output += part;
    if (output.length > longest) child.kill("SIGKILL");
  });
  child.stdin.on("error", () => {}); // It has died: its exit says so.
  child.stdin.end(input);
  const code = await new Promise((done) => child.once("error", done).once("close", done));
  return code === 0 ? (JSON.parse(output) as Compiled | { errors: unknown }) : undefined;
}
