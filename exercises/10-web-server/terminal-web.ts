/**
 * Your own web server, for a browser, with a transcript of all that passes, until Ctrl-C.
 *
 *     npx tsx exercises/10-web-server/terminal-web.ts [port] [folder]
 *
 * With a folder, your server (step 3) shows its files through your handler (step 5). Without one, it answers each request
 * with a page that says what was asked, so step 3 is enough. The transcript comes from a relay on the port that you
 * name: your code has nothing to do for it.
 */
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { type Request, type Response, startWebServer } from "#exercises/10-web-server/03-web-server.ts";
import { fileHandler } from "#exercises/10-web-server/05-static-files.ts";
import { startRelay } from "../../local-servers/relay.ts";
import { attempt, fail, printWire, readPort } from "../../local-servers/terminal.ts";

const lesson = "exercises/10-web-server";
const [, , wanted, folder] = process.argv;
const port = readPort(wanted, 0);
if (folder !== undefined && !(await stat(folder).catch(() => undefined))?.isDirectory()) fail(`"${folder}" is not a folder.`);

const handler = folder === undefined ? tell : await attempt(`${lesson}/05-static-files.ts`, async () => fileHandler(folder));
const server = await attempt(`${lesson}/03-web-server.ts`, () => startWebServer(handler));
const flush = printWire();
const relay = await attempt("The transcript", () => startRelay({ target: server.port, port, caller: "peer" }), {
  EADDRINUSE: `Port ${port} is in use by another program (EADDRINUSE). Stop that program, or choose another port.`,
  EACCES: `You may not use port ${port} (EACCES). Choose one above 1023.`,
});

console.log(`Your web server listens on 127.0.0.1, port ${relay.port}. Open it in a browser:

  http://127.0.0.1:${relay.port}/

Below, \`you →\` is your server and \`←\` the browser. Ctrl-C closes it.`);

await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

const open = "Two seconds after Ctrl-C, something of your server is still open. What does its close() wait for?";
setTimeout(() => fail(open), 2000).unref();
await server.close();
await relay.close();
flush();
console.log("\nClosed.");

/** A page that says what was asked. */
async function tell({ method, target, headers, body }: Request): Promise<Response> {
  const lines = [`${method} ${target}`, ...headers].map((line) => (Array.isArray(line) ? line.flat().join(": ") : line));
  const text = `Your server understood:\n\n${lines.join("\n")}\n\nand ${body.length} bytes of body.\n`;
  return {
    status: 200,
    headers: new Map([["content-type", ["text/plain; charset=utf-8"]]]),
    body: Buffer.from(text),
  };
}
