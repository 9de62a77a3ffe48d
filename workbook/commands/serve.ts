import { once } from "node:events";
import { catalogue, type HandServer, type Trial } from "../../local-servers/catalogue.ts";
import { LiveTranscript, type PrintLine } from "../../local-servers/live.ts";
import type { Lossiness } from "../../local-servers/lossy.ts";
import { startRecording } from "../../local-servers/wire.ts";
import { editDistance } from "../course/edit-distance.ts";
import { line } from "../terminal/line.ts";
import { painterFor } from "../terminal/paint.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `serve [NAME [PORT]]`: starts a local server and shows what happens on the wire; without a name lists the servers. */
export const serve = command({
  usage: "npm run serve [NAME [PORT]] [-- OPTIONS]",
  help: [
    "Starts a local server and shows what happens on the wire until Ctrl-C. Without a name, lists the servers. Without a port, a free one is used.",
    "",
    "udp-lossy, udp-late and udp-disorder let you choose how bad their network is:",
    "  --loss SHARE       how many datagrams are lost in each direction, from 0 to 1",
    "  --repeat SHARE     how many answers arrive twice, from 0 to 1",
    "  --delay MS         how long an answer takes, in milliseconds",
    "  --order ORDER      kept: each answer takes the whole delay; random: a part of it",
    "  --seed NUMBER      another seed means another fate for each datagram",
  ].join("\n"),
  options: {
    port: { type: "string" },
    loss: { type: "string" },
    repeat: { type: "string" },
    delay: { type: "string" },
    order: { type: "string" },
    seed: { type: "string" },
  },
  most: 2,
  run: async ([name, number], { port = number ?? optionForNpm("port"), ...others }) => {
    const wanted = readPort(port);
    const network = readNetwork((option) => others[option] ?? optionForNpm(option));
    if (name === undefined) console.log(renderList());
    else await serveUntilStopped(name, find(name), wanted, network);
    return 0;
  },
});

function renderList(): string {
  const widest = Math.max(...Object.keys(catalogue).map(({ length }) => length));
  const group = (wanted: HandServer["protocol"]) =>
    Object.entries(catalogue)
      .filter(([, { protocol }]) => protocol === wanted)
      .map(([name, { about }]) => `  ${name.padEnd(widest)}  ${about}`);
  return [
    "The local servers, for you to try by hand. Start one with: npm run serve NAME",
    "(or npm run serve NAME PORT; without a port, a free one is used)",
    ...["UDP" as const, "TCP" as const, "HTTP" as const].flatMap((protocol) => [
      "",
      protocol,
      ...group(protocol),
    ]),
  ].join("\n");
}

async function serveUntilStopped(
  name: string,
  server: HandServer,
  port: number,
  network: Lossiness | undefined,
): Promise<void> {
  if (network && !server.network) {
    const [first] = Object.keys(network);
    throw new UserError(`${name} has no --${first}. These have: ${lossyNames().join(", ")}.`);
  }
  const transcript = new LiveTranscript(printLine, () => Math.max(60, process.stdout.columns ?? 80) - 1);
  startRecording().listen((event) => transcript.add(event));
  const started = await start(server, port, network);
  const about = network ? describeNetwork({ ...server.network, ...network }) : server.about;
  console.log(renderOpening(name, { ...server, about }, started.port));
  await stopped();
  await started.close();
  transcript.flush();
  console.log(`\n${name} stopped after ${count(transcript.conversations, "conversation")}.`);
}

async function start(server: HandServer, port: number, network: Lossiness | undefined) {
  try {
    return await server.start(port, network);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UserError(`Port ${port} is in use by another program. Without a port, a free one is used.`);
    if (code === "EACCES") throw new UserError(`You may not use port ${port}. Choose one above 1023.`);
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

const paint = painterFor(process.stdout);

const printLine: PrintLine = (text, event) => {
  const [time, rest] = [line(text.slice(0, 10), "dim"), text.slice(10)];
  if (!event) console.log(paint(line(text, "strong")));
  else if (event.kind === "reset" || event.kind === "error") console.log(paint(line(text, "bad")));
  else console.log(paint([...time, ...line(rest, event.from === "you" ? "accent" : undefined)]));
};

function find(name: string): HandServer {
  const server = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (server) return server;
  const nearest = Object.keys(catalogue).sort(
    (left, right) => editDistance(left, name) - editDistance(right, name),
  );
  throw new UserError(
    `There is no server "${name}". Nearest: ${nearest.slice(0, 3).join(", ")}. All servers: npm run serve`,
  );
}

function readPort(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UserError(`"${text}" is not a port. A port is a number from 0 to 65535.`);
  return Number(text);
}

function lossyNames(): string[] {
  return Object.keys(catalogue).filter((name) => catalogue[name]!.network);
}

/** What the options say of the network; undefined if they say nothing. */
function readNetwork(option: (name: NetworkOption) => string | undefined): Lossiness | undefined {
  const network: Lossiness = {};
  for (const name of ["loss", "repeat"] as const) {
    const text = option(name);
    if (text !== undefined) network[name] = readNumber(name, text, 1, "a share from 0 to 1, such as 0.3");
  }
  const [delay, order, seed] = [option("delay"), option("order"), option("seed")];
  if (delay !== undefined)
    network.delay = readNumber("delay", delay, 60_000, "a number of milliseconds, 60000 at most");
  if (order !== undefined) {
    if (order !== "kept" && order !== "random")
      throw new UserError(`--order is kept or random, not "${order}".`);
    network.order = order;
  }
  if (seed !== undefined) network.seed = readNumber("seed", seed, Number.MAX_SAFE_INTEGER, "a number");
  return Object.keys(network).length ? network : undefined;
}

type NetworkOption = "loss" | "repeat" | "delay" | "order" | "seed";

function readNumber(option: NetworkOption, text: string, most: number, what: string): number {
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(text) || Number(text) > most)
    throw new UserError(`--${option} is ${what}, not "${text}".`);
  return Number(text);
}

/** A network in words: `sends datagrams back: 30 % are lost in each direction, an answer takes 200 ms`. */
function describeNetwork({ loss = 0, repeat = 0, delay = 0, order, seed }: Lossiness): string {
  const parts = [
    loss > 0 && `${percent(loss)} are lost in each direction`,
    repeat > 0 && `${percent(repeat)} of the answers arrive twice`,
    delay > 0 && `an answer takes ${order === "random" ? "up to " : ""}${delay} ms`,
    seed !== undefined && `the seed is ${seed}`,
  ].filter(Boolean);
  return `sends datagrams back${parts.length ? `: ${parts.join(", ")}` : ""}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** npm keeps `--port=N` to itself unless it comes after `--`, and hands it on like this. */
function optionForNpm(name: string): string | undefined {
  const text = process.env[`npm_config_${name}`];
  return text === undefined || text === "" || text === "true" ? undefined : text;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
