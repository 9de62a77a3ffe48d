import type { Command } from "./commands/command.ts";
import { UserError } from "./user-error.ts";

/** Each verb of the command line, loaded only when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import("./commands/start.ts")).start,
  grade: async () => (await import("./commands/grade.ts")).grade,
  solutions: async () => (await import("./commands/grade.ts")).solutions,
  "grade-class": async () => (await import("./commands/grade-class.ts")).gradeClass,
  "grade-merge": async () => (await import("./commands/grade-class.ts")).gradeMerge,
  list: async () => (await import("./commands/list.ts")).list,
  hint: async () => (await import("./commands/hint.ts")).hint,
  diff: async () => (await import("./commands/diff.ts")).diff,
  reset: async () => (await import("./commands/reset.ts")).reset,
  debug: async () => (await import("./commands/debug.ts")).debug,
  serve: async () => (await import("./commands/serve.ts")).serve,
  wire: async () => (await import("./commands/wire.ts")).wire,
  update: async () => (await import("./commands/update.ts")).update,
  new: async () => (await import("./commands/new.ts")).newStep,
  check: async () => (await import("./commands/check.ts")).check,
  stubs: async () => (await import("./commands/stubs.ts")).stubs,
  test: async () => (await import("./commands/test.ts")).test,
  "test-node": async () => (await import("./commands/test-node.ts")).testNode,
};

const [verb = "start", ...args] = process.argv.slice(2);

// A reader of the output may stop early: `npm run list | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

let exitCode: number;
try {
  exitCode = await (await findCommand(verb))(args);
} catch (error) {
  exitCode = report(error);
}
// Vitest sets an exit code of its own when a canceled judgement ends late.
process.once("exit", () => {
  process.exitCode = exitCode;
});

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) return await load();
  throw new UserError(`There is no command "${name}". Choose one of ${Object.keys(commands).join(", ")}.`);
}

/** What a person can fix is one line; anything else is the workbook's own fault and comes with its stack. */
function report(error: unknown): number {
  if (error instanceof UserError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error("The workbook itself failed here, not your answer:", error);
  return 2;
}
