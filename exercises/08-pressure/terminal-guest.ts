/**
 * The second and the third of three terminals: a guest. What you type goes to the chat, a line at a time, and what the
 * chat says is printed. Ctrl-D leaves, Ctrl-C leaves without goodbye.
 *
 *     npx tsx exercises/08-pressure/terminal-guest.ts [port]
 */
import { once } from "node:events";
import { connect } from "node:net";
import { fail, readPort } from "../../local-servers/terminal.ts";

const port = readPort(process.argv[2]);

const nobody = `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Start a chat there in another terminal:

  npx tsx exercises/08-pressure/terminal-chat.ts ${port}`;

const chat = connect(port, "127.0.0.1");
chat.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "ECONNREFUSED") fail(nobody);
  fail(code === "ECONNRESET" ? "\nThe chat broke off the connection (ECONNRESET)." : `\n${message}`);
});
process.once("SIGINT", () => {
  chat.resetAndDestroy();
  fail("\nYou left without goodbye.");
});

chat.pipe(process.stdout);
process.stdin.pipe(chat);
await once(chat, "close");
console.log("\nThe conversation is over.");
process.exit();
