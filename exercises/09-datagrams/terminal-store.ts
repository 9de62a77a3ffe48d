/**
 * Your key-value store in a terminal, with a transcript of all that passes, until Ctrl-C.
 *
 *     npx tsx exercises/09-datagrams/terminal-store.ts [port]
 *
 * Your store runs on a free port. On the port that you name is a relay, which passes every datagram on and writes it
 * down: so the transcript needs no help from your code.
 */
import { once } from "node:events";
import { startStore } from "#exercises/09-datagrams/01-key-value.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";
import { startUdpRelay } from "../../local-servers/udp-relay.ts";

const port = readPort(process.argv[2], 0);
const flush = printWire();

const store = await attempt("exercises/09-datagrams/01-key-value.ts", () => startStore());
const relay = await attempt("The transcript", () => startUdpRelay({ target: store.port, port, caller: "peer" }), {
  EADDRINUSE: `Port ${port} is taken by another program (EADDRINUSE). Stop that one, or name another port.`,
  EACCES: `You may not use port ${port} (EACCES). Name one above 1023.`,
});

console.log(`Your store answers on 127.0.0.1, UDP port ${relay.port}.
Ask it from another terminal, line by line in \`node\`:

  const socket = require("node:dgram").createSocket("udp4")
  socket.on("message", (answer) => console.log(String(answer)))
  socket.send("foo=bar", ${relay.port}, "127.0.0.1")
  socket.send("foo", ${relay.port}, "127.0.0.1")

Below, \`you →\` is your store and \`←\` its client. Ctrl-C closes it.`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

const open = "Two seconds after Ctrl-C, your store was still open. What does its close() wait for?";
setTimeout(() => fail(open), 2000).unref();
await relay.close();
await store.close();
flush();
console.log("\nClosed.");
