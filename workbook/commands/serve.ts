import { once } from "node:events";
import { parseArgs } from "node:util";
import { catalogue, type HandServer, type Trial } from "../../local-servers/catalogue.ts";
import { LiveTranscript, type PrintLine } from "../../local-servers/live.ts";
import { startRecording } from "../../local-servers/wire.ts";
import { edits } from "../course/select.ts";
import { type Paint, paintFor } from "../terminal/colour.ts";
import { UserError } from "../user-error.ts";

/**
 * `serve [name] [--port N]`: starts a local server and shows what happens on the wire until Ctrl-C; without a name
 * lists the servers. Resolves with the exit code.
 *
 * @throws UserError for an unknown name, and for a port that cannot be had
 */
export async function serve(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: "string" } },
  });
  const [name, number] = positionals;
  const port = readPort(values.port ?? number ?? portForNpm());
  if (name === undefined) console.log(renderList());
  else await run(name, find(name), port);
  return 0;
}

/** All servers with what they do. */
export function renderList(): string {
  const widest = Math.max(...Object.keys(catalogue).map(({ length }) => length));
  const group = (wanted: HandServer["protocol"]) =>
    Object.entries(catalogue)
      .filter(([, { protocol }]) => protocol === wanted)
      .map(([name, { about }]) => `  ${name.padEnd(widest)}  ${about}`);
  return [
    "The local servers, to be tried by hand. Start one with: npm run serve NAME",
    "(or npm run serve NAME PORT; without a port, a free one is found)",
    ...["UDP" as const, "TCP" as const, "HTTP" as const].flatMap((protocol) => [
      "",
      protocol,
      ...group(protocol),
    ]),
  ].join("\n");
}

async function run(name: string, server: HandServer, port: number): Promise<void> {
  const paint = paintFor(process.stdout);
  const transcript = new LiveTranscript(printer(paint), () => Math.max(60, process.stdout.columns ?? 80) - 1);
  startRecording().listen((event) => transcript.add(event));
  const started = await start(server, port);
  console.log(renderOpening(name, server, started.port));
  await stopped();
  await started.close();
  transcript.flush();
  console.log(`\n${name} stopped after ${count(transcript.conversations, "conversation")}.`);
}

async function start(server: HandServer, port: number) {
  try {
    return await server.start(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UserError(`Port ${port} is taken by another program. Without a port, a free one is found.`);
    if (code === "EACCES") throw new UserError(`Port ${port} may not be used by you: take one above 1023.`);
    throw error;
  }
}

/** Resolves at Ctrl-C, or when the system asks the process to end. */
async function stopped(): Promise<void> {
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

function renderOpening(name: string, { about, protocol, trials }: HandServer, port: number): string {
  return [
    `${name}: ${about}.`,
    `It listens on 127.0.0.1, ${protocol === "HTTP" ? "TCP" : protocol} port ${port}. Try it in another terminal:`,
    "",
    ...renderTrials(trials(port)),
    "",
    "Below, `you →` is your client and `←` this server. Ctrl-C stops it.",
  ].join("\n");
}

function renderTrials(trials: Trial[]): string[] {
  const widest = Math.max(...trials.map(([command]) => command.length));
  return trials.map(([command, remark = ""]) =>
    `  ${command.padEnd(widest)}  ${remark && `# ${remark}`}`.trimEnd(),
  );
}

function printer(paint: Paint): PrintLine {
  return (line, event) => {
    if (!event) console.log(paint("bold", line));
    else if (event.kind === "reset" || event.kind === "error") console.log(paint("red", line));
    else
      console.log(
        paint("dim", line.slice(0, 10)) +
          (event.from === "you" ? paint("cyan", line.slice(10)) : line.slice(10)),
      );
  };
}

function find(name: string): HandServer {
  const server = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (server) return server;
  const nearest = Object.keys(catalogue).sort((left, right) => edits(left, name) - edits(right, name));
  throw new UserError(
    `There is no server "${name}". Nearest: ${nearest.slice(0, 3).join(", ")}. All of them: npm run serve`,
  );
}

function readPort(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UserError(`"${text}" is no port: a port is a number from 0 to 65535.`);
  return Number(text);
}

/** npm keeps `--port=N` to itself unless it stands behind `--`, and hands it on like this. */
function portForNpm(): string | undefined {
  const { npm_config_port: port = "" } = process.env;
  return /^\d+$/.test(port) ? port : undefined;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
