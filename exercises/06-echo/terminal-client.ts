/**
 * The second of two terminals: your `sayHello` calls a server, with a transcript of everything that passes.
 *
 *     npx tsx exercises/06-echo/terminal-client.ts [message] [port]
 *
 * A number alone is the port. Your function calls a relay, which passes everything on to the server, both ways, and
 * writes it down: so the transcript needs no help from your code.
 */
import { sayHello } from "#exercises/06-echo/01-say-hello.ts";
import { startRelay } from "../../local-servers/relay.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";

const words = process.argv.slice(2);
if (words.length === 1 && /^\d+$/.test(words[0]!)) words.unshift("Hey, can you hear me?");
const [message = "Hey, can you hear me?", portText] = words;
const port = readPort(portText);
const flush = printWire();

const nobody = `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Start a server there in another terminal:

  npx tsx exercises/06-echo/terminal-server.ts ${port}`;
const relay = await startRelay({ target: port, caller: "you", onUnreachable: () => fail(nobody) });
process.once("SIGINT", () => fail("\nYou hung up before the answer was complete."));

const reply = await attempt("exercises/06-echo/01-say-hello.ts", () => sayHello(relay.port, "127.0.0.1", message));
await relay.close();
flush();
console.log(`\nThe answer: ${reply}`);
