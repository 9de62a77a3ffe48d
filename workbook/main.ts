import { UserError } from "./user-error.ts";

/** Each verb of the command line, loaded only when it is asked for. A verb returns the process's exit code. */
const commands: Record<string, () => Promise<(args: string[]) => Promise<number>>> = {
  start: async () => (await import("./commands/start.ts")).start,
  grade: async () => (await import("./commands/grade.ts")).grade,
  solutions: async () => (await import("./commands/grade.ts")).solutions,
  list: async () => (await import("./commands/list.ts")).list,
  hint: async () => (await import("./commands/hint.ts")).hint,
  diff: async () => (await import("./commands/diff.ts")).diff,
  reset: async () => (await import("./commands/reset.ts")).reset,
  debug: async () => (await import("./commands/debug.ts")).debug,
  serve: async () => (await import("./commands/serve.ts")).serve,
  wire: async () => (await import("./commands/wire.ts")).wire,
  update: async () => (await import("./commands/update.ts")).update,
  check: async () => (await import("./commands/check.ts")).check,
  stubs: async () => (await import("./commands/stubs.ts")).stubs,
  test: async () => (await import("./commands/test.ts")).test,
  "test-node": async () => (await import("./commands/test-node.ts")).testNode,
};

const [verb = "start", ...args] = process.argv.slice(2);

// Whoever reads along may have seen enough: `npm run list | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  const load = commands[verb];
  if (!load)
    throw new UserError(`There is no command "${verb}". There are: ${Object.keys(commands).join(", ")}.`);
  const command = await load();
  process.exitCode = await command(args);
} catch (error) {
  process.exitCode = complain(error);
}

/** What a person can mend is one line; anything else is the workbook's own fault and comes with its stack. */
function complain(error: unknown): number {
  if (error instanceof UserError) {
    console.error(error.message);
    return error.exitCode;
  }
  if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
    console.error(`${error.message.split("\n")[0]} What "${verb}" takes is in the README.`);
    return 2;
  }
  console.error("The workbook itself failed here, not your answer:", error);
  return 2;
}
