import { fileURLToPath } from "node:url";
import { isDebugging, limits } from "../limits.ts";
import { seal, sealedFolder } from "./sealing.ts";

/** What an answer's process may know of the environment that it was started in. */
const passedOn =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE)$/i;
/** What an editor's debugger needs to find the process. */
const forDebuggers = /^(NODE_OPTIONS|VSCODE_INSPECTOR_OPTIONS)$/;

/** The program, with its arguments, that an answer runs in. */
export function answerCommand(): string[] {
  const isNew = Number(process.versions.node.split(".")[0]) >= 25;
  // An editor that has started this debugging attaches to every process by itself.
  const waitsForDebugger = isDebugging && !process.env.VSCODE_INSPECTOR_OPTIONS;
  const program = [
    process.execPath,
    ...(waitsForDebugger ? ["--inspect-wait=127.0.0.1:0"] : []),
    `--max-old-space-size=${limits.heapMegabytes}`,
    ...(isNew ? ["--no-experimental-webstorage"] : []),
    fileURLToPath(new URL("../../answer/main.mjs", import.meta.url)),
  ];
  return sealedFolder() ? seal(program, processLimits()) : program;
}

/** Its environment variables. */
export function answerEnvironment(): NodeJS.ProcessEnv {
  const isKept = (name: string) => passedOn.test(name) || (isDebugging && forDebuggers.test(name));
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isKept(name))),
    WORKBOOK_LIMITS: processLimits(),
  };
}

function processLimits(): string {
  const { blocked, megabytes } = limits;
  return JSON.stringify({ blocked, megabytes, isDebugging });
}
