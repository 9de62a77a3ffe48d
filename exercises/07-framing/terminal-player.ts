/**
 * The second of two terminals: a player in a house that speaks lines. What you type is sent, and what the house says is
 * printed, line by line, with your `readLines`. Ctrl-D ends your side.
 *
 *     npx tsx exercises/07-framing/terminal-player.ts [port]
 */
import { once } from "node:events";
import { connect } from "node:net";
import { readLines } from "#exercises/07-framing/01-lines.ts";
import { attempt, readPort } from "../../local-servers/terminal.ts";

const port = readPort(process.argv[2]);
const nobody = `Nobody answers on 127.0.0.1, port ${port} (ECONNREFUSED). Open the house there in another terminal:

  npx tsx exercises/07-framing/terminal-house.ts ${port}`;

const socket = connect(port, "127.0.0.1");
await attempt("The connection", () => once(socket, "connect"), { ECONNREFUSED: nobody });
socket.on("error", () => {}); // Your readLines reports it.
process.stdin.pipe(socket);

const broken = "The house broke off the connection (ECONNRESET).";
const play = async () => {
  for await (const line of readLines(socket)) console.log(line);
};
await attempt("exercises/07-framing/01-lines.ts", play, { ECONNRESET: broken, EPIPE: broken });
console.log("\nYou are outside again.");
process.exit();
