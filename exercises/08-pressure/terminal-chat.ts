/**
 * The first of three terminals: your chat, with a transcript of all that passes, until Ctrl-C.
 *
 *     npx tsx exercises/08-pressure/terminal-chat.ts [port]
 *
 * Your chat runs on a free port. A relay on the port that you name passes everything on to it, both ways, and writes it
 * down, so the transcript needs no help from your code.
 */
import { once } from "node:events";
import { startChat } from "#exercises/08-pressure/04-chat.ts";
import { startRelay } from "../../local-servers/relay.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";

const port = readPort(process.argv[2], 0);
const flush = printWire();

const chat = await attempt("exercises/08-pressure/04-chat.ts", () => startChat());
const relay = await attempt("The transcript", () => startRelay({ target: chat.port, port, caller: "peer" }), {
  EADDRINUSE: `Port ${port} is taken by another program (EADDRINUSE). Stop that one, or name another port.`,
  EACCES: `You may not use port ${port} (EACCES). Name one above 1023.`,
});

console.log(`Your chat answers on 127.0.0.1, port ${relay.port}. Join it from other terminals:

  npx tsx exercises/08-pressure/terminal-guest.ts ${relay.port}

Below, \`you →\` is your chat and \`←\` a guest. Ctrl-C closes it.`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

const open = "Two seconds after Ctrl-C, something of your chat is still open. What does its close() wait for?";
setTimeout(() => fail(open), 2000).unref();
await chat.close();
await relay.close();
flush();
console.log("\nClosed.");
