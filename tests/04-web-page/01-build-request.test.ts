import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { inspect, types } from "node:util";
import { buildRequest } from "#exercises/04-web-page/01-build-request.ts";
import { Peer } from "../../local-servers/peer.ts";
import { diagnose, differenceInText, expect, own, test, within } from "../test.ts";

test("asks for the root page in exactly these bytes", () => {
  expectRequest("http://cats.example/", "/", "cats.example");
});

test("keeps the query of the URL", () => {
  expectRequest("http://cats.example/search?q=tabby&page=2", "/search?q=tabby&page=2", "cats.example");
});

test("adds a port to Host if it isn't the default one", () => {
  expectRequest("http://cats.example:8080/toys", "/toys", "cats.example:8080");
});

test("leaves the default port out, even if the URL was written with it", () => {
  expectRequest("http://cats.example:80/", "/", "cats.example");
});

test("keeps path and query percent-encoded", () => {
  const address = "http://cats.example/größe?farbe=weiß%20blau";

  expectRequest(address, "/gr%C3%B6%C3%9Fe?farbe=wei%C3%9F%20blau", "cats.example");
});

test("doesn't send the fragment", () => {
  expectRequest("http://cats.example/big#maine-coon", "/big", "cats.example");
});

test("doesn't send user or password", () => {
  expectRequest("http://tom:secret@cats.example/", "/", "cats.example");
});

test("begins with the method that the caller passes", () => {
  for (const method of ["HEAD", "POST", "DELETE"])
    expectRequest("http://cats.example/", "/", "cats.example", method);
});

test("builds a request that Node's own HTTP server accepts", async () => {
  const seen: IncomingMessage[] = [];
  const server = own(createServer((request, response) => response.end(`meow ${seen.push(request)}`)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const request: unknown = buildRequest(new URL(`http://127.0.0.1:${port}/naps?long=yes`));
  expect(request, mistakeInType(request)).toBeInstanceOf(Uint8Array);
  const socket = own(connect(port, "127.0.0.1"));
  const peer = new Peer(socket, `127.0.0.1:${port} · Node's own server`, "peer");
  await once(socket, "connect");

  peer.send(request as Uint8Array);
  const reply = await within(2000, "Node's HTTP server to answer your request and close", peer.readToEnd());

  expect(reply.toString().split("\r\n")[0], "Node's HTTP server didn't accept your request.").toBe(
    "HTTP/1.1 200 OK",
  );
  const understood = seen.map(({ method, url, headers }) => [method, url, headers.host, headers.connection]);
  expect(
    understood,
    `Node's HTTP server read method, target, Host and Connection as ${inspect(understood)}.`,
  ).toEqual([["GET", "/naps?long=yes", `127.0.0.1:${port}`, "close"]]);
});

function expectRequest(address: string, target: string, host: string, method?: string): void {
  const url = new URL(address);
  const lines = [`${method ?? "GET"} ${target} HTTP/1.1`, `Host: ${host}`, "Connection: close", "", ""];

  const request: unknown = buildRequest(url, method);

  expect(request, mistakeInType(request)).toBeInstanceOf(Uint8Array);
  const text = Buffer.from(request as Uint8Array).toString();
  expect(request, mistakeInText(text, url, lines)).toEqualBytes(lines.join("\r\n"));
}

function mistakeInType(request: unknown): string {
  const shown = inspect(request, {
    depth: 0,
    maxArrayLength: 4,
    maxStringLength: 30,
    breakLength: Number.POSITIVE_INFINITY,
  });
  return diagnose(
    {
      "returns-text": [
        typeof request === "string",
        `Your function returned a string, ${shown}. A socket carries bytes.`,
      ],
      "returns-array-buffer": [
        types.isAnyArrayBuffer(request),
        `Your function returned an ArrayBuffer of ${(request as ArrayBuffer)?.byteLength} bytes. That is the memory that a Uint8Array looks at, and it may hold other things as well. Which of the two does the task ask for?`,
      ],
    },
    `Your function returned ${types.isPromise(request) ? "a promise" : shown}. The task asks for a Uint8Array.`,
  );
}

/** What is wrong with the text of a request, compared with the lines it should have. */
function mistakeInText(text: string, url: URL, lines: string[]): string {
  const [requestLine = ""] = text.split("\r\n");
  const headers = [...text.matchAll(/^[ \t]*([\w-]+)[ \t]*:[ \t]*(.*?)\r?$/gm)];
  const header = (wanted: string) => headers.find(([, name]) => name?.toLowerCase() === wanted)?.[2];
  const host = header("host");
  const connection = header("connection");
  const head = lines.join("\r\n").trimEnd();
  const isWhole = text.trimEnd() === head;
  return diagnose(
    {
      "literal-backslashes": [
        text.includes("\\r") || text.includes("\\n"),
        "Your request contains a backslash and the letter r or n, written out. Which kind of string makes one character of `\\r`?",
      ],
      "encodes-as-utf16": [
        /^G\0E\0T\0|^\0G\0E\0T/.test(text),
        "Every second byte of your request is 0: that is UTF-16. A server expects one byte for each of these characters. Which encoding did you choose?",
      ],
      "bare-lf": [
        text.includes("\n") && !text.includes("\r"),
        "The lines of your request end with \\n alone. How does a line end, according to the task?",
      ],
      "http-2": [
        / HTTP\/2(?:\.0)?$/.test(requestLine),
        `Your request line is ${quote(requestLine)}. HTTP/2 isn't a text protocol: a server that took it at its word would expect binary frames now.`,
      ],
      "sends-password": [
        text.includes("secret"),
        `The URL is ${url}, and its password is in your request: ${quote(text.split("\r\n").find((line) => line.includes("secret")))}.`,
      ],
      "sends-the-whole-url": [
        requestLine.includes(`${url.protocol}//`),
        `Your request line is ${quote(requestLine)}. That is the whole URL. Which parts of it belong in this line?`,
      ],
      "url-as-host": [
        host?.includes("//"),
        `Your Host header says ${quote(host)}. The task asks for a host name and a port, without the protocol.`,
      ],
      "indents-lines": [
        /\n[ \t]+/.test(text),
        `A line of your request is ${quote(text.split("\n").find((line) => /^[ \t]/.test(line)))}: it begins with a space or tab. Inside a template literal, what becomes of the indentation?`,
      ],
      "adds-headers": [
        headers.some(([, name = ""]) => !["host", "connection"].includes(name.toLowerCase())),
        `Your request has the header ${quote(headers.find(([, name = ""]) => !["host", "connection"].includes(name.toLowerCase()))?.[1])}. The task lists the headers to send, and it isn't one of them.`,
      ],
      "writes-the-query-anew": [
        requestLine !== lines[0] && requestLine === lines[0]?.replaceAll("%20", "+"),
        `Your request line is ${quote(requestLine)}, and the URL is ${url}. A query that is taken apart and put together again may be spelled another way. Which property of a URL has it as it is?`,
      ],
      "no-host": [
        text.includes("\r\n") && !/host/i.test(text),
        "Your request has no Host header. One address may serve many sites: how would the server know which one you mean?",
      ],
      "host-without-port": [
        url.port && host === url.hostname,
        `The URL names port ${url.port}, and your Host header says only ${quote(host)}.`,
      ],
      "names-default-port": [
        !url.port && host === `${url.hostname}:80`,
        `Your Host header is ${quote(host)}. 80 is the default port of http, and the task leaves that one out.`,
      ],
      "keeps-alive": [
        isWithoutClose(text, connection),
        `${connection === undefined ? "Your request has no Connection header" : `Your Connection header says ${quote(connection)}`}. The server may keep the connection open after its reply. What tells it not to?`,
      ],
      "no-blank-line": [
        text === head || text === `${head}\r\n`,
        `Your request ends with ${quote(text.slice(-19))}. Nothing marks the end of the head, so the server would wait for more headers.`,
      ],
      "extra-blank-line": [
        isWhole && text.endsWith("\r\n\r\n\r\n"),
        `Your request ends with ${quote(text.slice(-23))}. The head is over after the first empty line, and the rest isn't part of this request.`,
      ],
      "always-get": [
        requestLine.startsWith("GET ") && !lines[0]?.startsWith("GET "),
        `The caller passed the method ${lines[0]?.split(" ", 1)[0]}, and your request line is ${quote(requestLine)}.`,
      ],
      "drops-query": [
        url.search && requestLine.split(" ")[1] === url.pathname,
        `The URL is ${url}, and your request line is ${quote(requestLine)}. The part of the URL after the question mark is missing.`,
      ],
      "sends-fragment": [
        url.hash && requestLine.includes(url.hash),
        `Your request line is ${quote(requestLine)}. The fragment is for the browser only: a server never sees it.`,
      ],
      "decodes-path": [
        () =>
          percents(requestLine) < percents(lines[0] ?? "") &&
          decodeURIComponent(requestLine) === decodeURIComponent(lines[0] ?? ""),
        `Your request line is ${quote(requestLine)}, and the URL is ${url}. Percent-encoded characters have been decoded. What in your code does that?`,
      ],
      "encodes-twice": [
        requestLine.includes("%25"),
        `Your request line is ${quote(requestLine)}. "%25" is an encoded percent sign: something was percent-encoded that already had been.`,
      ],
      "changes-the-order": [
        text !== lines.join("\r\n") && text.split("\r\n").sort().join() === [...lines].sort().join(),
        `All the lines of your request are right, and ${quote(text.split("\r\n").find((line, index) => line !== lines[index]))} comes too early. In which order does the task list them?`,
      ],
    },
    firstOddLine(text.split("\r\n"), lines),
  );
}

function isWithoutClose(text: string, connection: string | undefined): boolean {
  if (connection !== undefined) return connection.toLowerCase() !== "close";
  return text.includes("\r\n") && !/connection/i.test(text);
}

/** Names the first line that isn't as it should be. */
function firstOddLine(lines: string[], expected: string[]): string {
  const at = expected.findIndex((line, index) => line !== lines[index]);
  const line = lines[at];
  const found = line === undefined ? "is missing" : `is ${quote(line)}`;
  const difference = line === undefined ? "" : ` ${differenceInText(line, expected[at] ?? "")}`;
  const isCutWrong = line !== undefined && /[\r\n]/.test(line);
  const advice = isCutWrong
    ? " It contains a \\r or \\n of its own: which two bytes end a line, and in which order?"
    : difference;
  return `Line ${at + 1} of your request ${found}. The task wants ${expected[at] ? quote(expected[at]) : "an empty line"} there.${advice}`;
}

function quote(text: string | undefined): string {
  return JSON.stringify(text && text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** How many characters of a line are percent-encoded. */
function percents(line: string): number {
  return line.split("%").length - 1;
}
