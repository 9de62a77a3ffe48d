import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buildRequest } from "#exercises/04-web-page/01-build-request.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { diagnose, expect, own, test, within } from "../test.ts";

test("the root page is asked for in exactly these bytes", () => {
  expectRequest("http://cats.example/", ["GET / HTTP/1.1", "Host: cats.example"]);
});

test("a path keeps its query", () => {
  const address = "http://cats.example/search?q=tabby&page=2";

  expectRequest(address, ["GET /search?q=tabby&page=2 HTTP/1.1", "Host: cats.example"]);
});

test("a port that is not the default one is part of the host", () => {
  expectRequest("http://cats.example:8080/toys", ["GET /toys HTTP/1.1", "Host: cats.example:8080"]);
});

test("the default port is not named, even where the address does", () => {
  expectRequest("http://cats.example:80/", ["GET / HTTP/1.1", "Host: cats.example"]);
});

test("a path with other letters stays percent-encoded", () => {
  const address = "http://cats.example/größe?farbe=weiß";

  expectRequest(address, ["GET /gr%C3%B6%C3%9Fe?farbe=wei%C3%9F HTTP/1.1", "Host: cats.example"]);
});

test("a fragment stays at home", () => {
  expectRequest("http://cats.example/big#maine-coon", ["GET /big HTTP/1.1", "Host: cats.example"]);
});

test("a user and a password stay at home", () => {
  expectRequest("http://tom:secret@cats.example/", ["GET / HTTP/1.1", "Host: cats.example"]);
});

test("another method stands first", () => {
  expectRequest("http://cats.example/", ["HEAD / HTTP/1.1", "Host: cats.example"], "HEAD");
});

test("Node's own HTTP server understands it", async () => {
  const seen: IncomingMessage[] = [];
  const server = own(createServer((request, response) => response.end(`meow ${seen.push(request)}`)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const peer = await connectPeer(port);

  peer.send(buildRequest(new URL(`http://127.0.0.1:${port}/naps?long=yes`)));
  const reply = await within(2000, "the server to answer and hang up", peer.readToEnd());

  expect(reply.toString().split("\r\n")[0]).toBe("HTTP/1.1 200 OK");
  expect(seen.map(({ method, url, headers }) => [method, url, headers.host, headers.connection])).toEqual([
    ["GET", "/naps?long=yes", `127.0.0.1:${port}`, "close"],
  ]);
});

/** `lines` are those that differ from address to address; what follows them is the same for all. */
function expectRequest(address: string, lines: string[], method?: string): void {
  const url = new URL(address);

  const request: unknown = buildRequest(url, method);

  const expected = [...lines, "Connection: close", "", ""].join("\r\n");
  expect(request, mistakeIn(request, url, method)).toEqualBytes(expected);
}

function mistakeIn(request: unknown, url: URL, method?: string): string {
  const text = request instanceof Uint8Array ? Buffer.from(request).toString() : String(request);
  const host = /^host:.*/im.exec(text)?.[0];
  return diagnose({
    "returns-text": [typeof request === "string", "You returned text. A socket carries bytes."],
    "bare-lf": [
      /(?<!\r)\n/.test(text),
      "A line of your request ends with \\n alone. How does RFC 9112, section 2.1, end a line?",
    ],
    "http-2": [
      text.includes("HTTP/2"),
      "Your request line says HTTP/2. HTTP/2 is no text protocol: a server would now expect binary frames.",
    ],
    "no-host": [!host, "Your request names no host. One address may serve many sites: which one is meant?"],
    "sends-password": [text.includes("secret"), "The password of the URL went out with your request."],
    "host-without-port": [url.port && !host?.includes(url.port), "The URL names a port. Your Host does not."],
    "names-default-port": [!url.port && /:.*:/.test(host ?? ""), "Your Host names the default port."],
    "keeps-alive": [
      !/^connection: *close/im.test(text),
      "Your request does not say that the connection is for this one reply. When would the server hang up?",
    ],
    "no-blank-line": [
      !text.endsWith("\r\n\r\n"),
      "Nothing marks the end of your head: the server would wait for more header lines.",
    ],
    "always-get": [method && text.startsWith("GET"), `${method} was asked for. Your request says GET.`],
    "drops-query": [
      url.search && !text.includes("?"),
      `The URL is ${url}. What stands behind its question mark is missing.`,
    ],
    "sends-fragment": [
      text.includes("#"),
      `You sent ${url.hash}. That part is for the browser; a server never sees it.`,
    ],
    "decodes-path": [
      Array.from(text).some((letter) => letter > "~"),
      `Your request line holds bytes beyond ASCII. Compare it with what the URL shows: ${url}`,
    ],
  });
}
