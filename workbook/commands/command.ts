import { type ParseArgsConfig, parseArgs } from "node:util";
import { wrap } from "../terminal/layout.ts";
import { line, plainText } from "../terminal/line.ts";
import { UserError } from "../user-error.ts";

/** A verb of the command line: takes the arguments after its name and resolves with the process's exit code. */
export type Command = (args: string[]) => Promise<number>;

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>["values"];

/** What a verb is. */
export interface Definition<T extends Options> {
  /** How it is called, such as `npm run hint [STEP]`. */
  usage: string;
  /** What `--help` says after that. */
  help: string;
  options?: T;
  /** How many names it takes at most, and at least. */
  most?: number;
  least?: number;
  run(names: string[], values: Values<T>): Promise<number>;
}

/** Makes a command that reads its arguments as defined and answers `--help`. */
export function command<const T extends Options>(definition: Definition<T>): Command {
  const { usage, help, most = Infinity, least = 0 } = definition;
  const options = { ...definition.options, help: { type: "boolean" } } as const;
  return async (args) => {
    const { values, positionals } = parse({ args, options, allowPositionals: true }, usage);
    if (values.help) {
      console.log(`${usage}\n\n${help.split("\n").map(wrapped).join("\n")}`);
      return 0;
    }
    if (positionals.length > most || positionals.length < least) throw new UserError(`Usage: ${usage}`);
    return await definition.run(positionals, values as Values<T>);
  };
}

/** A paragraph of the help; lines that begin with spaces are a table and stay as they are. */
function wrapped(row: string): string {
  if (row.startsWith(" ")) return row;
  const width = Math.min(process.stdout.columns ?? 80, 100);
  return wrap(line(row), width).map(plainText).join("\n");
}

/** @throws UserError for an option that the verb does not have, or one without its value */
function parse<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, option = ""] = /'(-[^']*?)(?: <value>)?'/.exec(message) ?? [];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION")
      throw new UserError(`There is no option ${option}. Usage: ${usage}`);
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
      throw new UserError(`${message.split("\n")[0]}. Usage: ${usage}`);
    throw error;
  }
}
