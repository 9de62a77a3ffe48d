import { spawn } from "node:child_process";

/** A program that shows a file, and how. */
export interface Editor {
  command: string;
  args: string[];
  /** True if it works in this terminal, so that the terminal must be left to it. */
  inTerminal: boolean;
}

const windows =
  /^(?:code|codium|cursor|windsurf|code-insiders|subl|zed|idea|webstorm|mate|bbedit|gvim|gedit|kate|notepad|notepad\+\+|atom|open|xdg-open)(?:\.\w+)?$/i;
const goesToLine = /^(?:code|codium|cursor|windsurf|code-insiders)(?:\.\w+)?$/i;
const takesPlus = /^(?:n?vim?|nano|emacs|emacsclient|micro|joe|kak|ne|pico)$/i;

/** The editor that the learner has chosen: `$VISUAL`, `$EDITOR`, else VS Code. */
export function chooseEditor(
  file: string,
  line: number | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Editor {
  const [command = "code", ...args] = (env.VISUAL || env.EDITOR || "code").trim().split(/\s+/);
  const name = command.split(/[\\/]/).at(-1)!;
  if (goesToLine.test(name))
    return { command, args: [...args, "--goto", line ? `${file}:${line}` : file], inTerminal: false };
  const plus = line && takesPlus.test(name) ? [`+${line}`] : [];
  return { command, args: [...args, ...plus, file], inTerminal: !windows.test(name) };
}

/** Starts an editor; resolves with what went wrong, or nothing. One that works in this terminal is waited for. */
export async function runEditor({ command, args, inTerminal }: Editor): Promise<string | undefined> {
  const shell = process.platform === "win32"; // Editors are batch files there.
  const quoted = shell ? args.map((part) => `"${part}"`) : args;
  return await new Promise((resolve) => {
    const child = spawn(command, quoted, {
      stdio: inTerminal ? "inherit" : "ignore",
      detached: !inTerminal && !shell,
      shell,
    });
    child.once("error", () =>
      resolve(`"${command}" does not start. Set EDITOR to your editor, or open the file yourself.`),
    );
    if (inTerminal) return child.once("exit", () => resolve(undefined));
    child.once("spawn", () => resolve(undefined));
    child.unref();
  });
}
