/**
 * The first of two terminals: your adventure, with a transcript of all that passes, until Ctrl-C.
 *
 *     npx tsx exercises/07-framing/terminal-house.ts [port]
 *
 * Your adventure runs on a free port. On the port that you name, a relay passes everything on to it, both ways, and writes
 * it down: so the transcript needs no help from your code.
 */
import { once } from "node:events";
import { startAdventure } from "#exercises/07-framing/04-adventure.ts";
import { startRelay } from "../../local-servers/relay.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";

const port = readPort(process.argv[2], 0);
const flush = printWire();

const house = await attempt("exercises/07-framing/04-adventure.ts", async () => await startAdventure());
const relay = await attempt("The transcript", () => startRelay({ target: house.port, port, caller: "peer" }), {
  EADDRINUSE: `Port ${port} is taken by another program (EADDRINUSE). Stop that one, or name another port.`,
  EACCES: `You may not use port ${port} (EACCES). Name one above 1023.`,
});

console.log(`Your house is open on 127.0.0.1, port ${relay.port}. Come in from another terminal:

  npx tsx exercises/07-framing/terminal-player.ts ${relay.port}

Below, \`you →\` is your house and \`←\` its player. Ctrl-C closes it.`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

const open = "Two seconds after Ctrl-C, something of your house is still open. What does its close() wait for?";
setTimeout(() => fail(open), 2000).unref();
await house.close();
await relay.close();
flush();
console.log("\nClosed.");
