/**
 * Your `request` in a terminal: asks a server over a lossy network, with a transcript of all that passes.
 *
 *     npx tsx exercises/09-datagrams/terminal-request.ts [message] [port]
 *
 * Start the server in another terminal: npm run serve udp-lossy 4040
 */
import { request } from "#exercises/09-datagrams/02-lossy.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";
import { startUdpRelay } from "../../local-servers/udp-relay.ts";

const message = process.argv[2] ?? "Hey, can you hear me?";
const port = readPort(process.argv[3]);
const flush = printWire();

const nobody = `Nobody answers on 127.0.0.1, UDP port ${port} (ECONNREFUSED). Start a server there in another terminal:

  npm run serve udp-lossy ${port}`;
const relay = await startUdpRelay({ target: port, caller: "you", onUnreachable: () => fail(nobody) });
process.once("SIGINT", () => fail("\nYou stopped before an answer came."));

const options = { attempts: 8, timeout: 300 };
const answer = await attempt("exercises/09-datagrams/02-lossy.ts", () =>
  request(Buffer.from(message), relay.port, "127.0.0.1", options),
);
await relay.close();
flush();
console.log(`\nThe answer: ${Buffer.from(answer)}`);
