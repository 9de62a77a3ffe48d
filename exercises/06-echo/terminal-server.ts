/**
 * The first of two terminals: your greeter, with a transcript of everything that passes, until Ctrl-C.
 *
 *     npx tsx exercises/06-echo/terminal-server.ts [port]
 *
 * Your greeter runs on a free port. A relay listens on the port that you name, passes everything on to your greeter,
 * both ways, and writes it down: so the transcript needs no help from your code.
 */
import { once } from "node:events";
import { startGreeter } from "#exercises/06-echo/02-greeter.ts";
import { startRelay } from "../../local-servers/relay.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";

const port = readPort(process.argv[2], 0);
const flush = printWire();

const pending = "exercises/06-echo/02-greeter.ts: two seconds after the call, the promise of startGreeter() is pending. What does it wait for?";
const impatient = setTimeout(() => fail(pending), 2000);
const greeter = await attempt("exercises/06-echo/02-greeter.ts", () => startGreeter());
clearTimeout(impatient);
const relay = await attempt("The transcript", () => startRelay({ target: greeter.port, port, caller: "peer" }), {
  EADDRINUSE: `Port ${port} is taken by another program (EADDRINUSE). Stop that program, or name another port.`,
  EACCES: `You may not use port ${port} (EACCES). Name one above 1023.`,
});

console.log(`Your greeter answers on 127.0.0.1, port ${relay.port}. Call it from another terminal:

  npx tsx exercises/06-echo/terminal-client.ts "Hey, can you hear me?" ${relay.port}

Below, \`you →\` is your greeter and \`←\` its client. Ctrl-C closes it.`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

const open = "Two seconds after Ctrl-C, something of your greeter is still open. What does its close() wait for?";
setTimeout(() => fail(open), 2000).unref();
await greeter.close();
await relay.close();
flush();
console.log("\nClosed.");
