/**
 * Your `queryA` in a terminal, a small `dig`: asks a DNS server, with a transcript of all that passes.
 *
 *     npx tsx exercises/09-datagrams/terminal-query.ts [name] [port]
 *
 * Start the server in another terminal: npm run serve dns 4040
 */
import { queryA } from "#exercises/09-datagrams/04-dns-query.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";
import { startUdpRelay } from "../../local-servers/udp-relay.ts";

const name = process.argv[2] ?? "cats.example";
const port = readPort(process.argv[3]);
const flush = printWire();

const nobody = `Nobody answers on 127.0.0.1, UDP port ${port} (ECONNREFUSED). Start a server there in another terminal:

  npm run serve dns ${port}`;
const relay = await startUdpRelay({ target: port, caller: "you", onUnreachable: () => fail(nobody) });
process.once("SIGINT", () => fail("\nYou stopped before a reply came."));

const addresses = await attempt(
  "exercises/09-datagrams/04-dns-query.ts",
  () => queryA(name, relay.port, "127.0.0.1"),
  { ENOTFOUND: `${name} does not exist (ENOTFOUND).` },
);
await relay.close();
flush();
console.log(`\n${name}: ${addresses.join(", ") || "no IPv4 address"}`);
