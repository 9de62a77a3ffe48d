import { Agent, get } from "node:http";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import {
  byteByByte,
  cats,
  catsKeptOpen,
  catsPage,
  catsReply,
  catsReplyOf,
  catsText,
  catsTextOf,
  decodeWindows1252,
  encodeWindows1252,
  type Framing,
  inBlocks,
  inPieces,
  replyWith,
} from "./cats.ts";
import { disposeAll } from "./scope.ts";
import { listen, type TcpServer } from "./tcp.ts";

afterEach(disposeAll);

test("the page has exactly 8,371 bytes, which is 20b3 in hexadecimal", () => {
  expect(catsPage).toHaveLength(8371);
  expect(catsPage.length.toString(16)).toBe("20b3");
});

test("the page is windows-1252 and says so within its first 1024 bytes", () => {
  expect(catsPage.indexOf("charset=windows-1252")).toBeLessThan(1000);
  expect(decodeWindows1252(catsPage)).toBe(catsText);
});

test("the page is no UTF-8", () => {
  expect(() => new TextDecoder("utf-8", { fatal: true }).decode(catsPage)).toThrow(TypeError);
  for (const character of "é€“”’–") expect(catsText).toContain(character);
});

test("no line of the page ends in CRLF, so CRLF is the framing's alone", () => {
  expect(catsPage.indexOf("\r")).toBe(-1);
});

test("every guest is another one", () => {
  const guests = catsText.match(/<li>.*<\/li>/g)!;

  expect(guests.length).toBeGreaterThan(80);
  expect(new Set(guests).size).toBe(guests.length);
});

test("a page can have any length beyond the smallest", () => {
  for (let length = 1000; length < 1200; length++) expect(catsTextOf(length)).toHaveLength(length);
  expect(() => catsTextOf(100)).toThrow(RangeError);
});

test("windows-1252 has a byte for each of its characters and refuses others", () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

  expect(encodeWindows1252(decodeWindows1252(bytes))).toEqual(bytes);
  expect(() => encodeWindows1252("☕")).toThrow(RangeError);
});

const framings: Framing[] = ["length", "chunked", "to-end"];
const deliveries = { atOnce: undefined, inPieces, inBlocks, byteByByte };

for (const framing of framings) {
  for (const [name, deliver] of Object.entries(deliveries)) {
    test(`node:http reads the page, framing ${framing}, delivery ${name}`, async () => {
      const body = await readByHttp(await listen(cats(framing, deliver)));

      expect(body.equals(catsPage)).toBe(true);
    });
  }

  test(`fetch reads the page, framing ${framing}`, async () => {
    const { port } = await listen(cats(framing));

    const response = await fetch(`http://127.0.0.1:${port}/`);

    expect(response.headers.get("content-type")).toBe("text/html");
    expect(Buffer.from(await response.arrayBuffer()).equals(catsPage)).toBe(true);
  });
}

test("the chunked reply has one chunk, of 20b3 bytes", () => {
  expect(catsReply("chunked").toString("latin1")).toContain("\r\n\r\n20b3\r\n<!DOCTYPE");
});

test("pieces with pauses arrive as chunks of their own", async () => {
  const { port, host } = await listen(cats("chunked", inPieces));
  const socket = connect({ port, host });
  socket.write("GET / HTTP/1.1\r\n\r\n");

  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);

  expect(chunks.length).toBeGreaterThan(4);
  expect(Buffer.concat(chunks).equals(catsReply("chunked"))).toBe(true);
});

test("a reply of exactly 4096 or 8192 bytes arrives whole", async () => {
  for (const total of [4096, 8192]) {
    const { port, host } = await listen(replyWith(catsReplyOf(total), inBlocks));
    const socket = connect({ port, host });
    socket.write("GET / HTTP/1.1\r\n\r\n");

    expect(await buffer(socket)).toHaveLength(total);
  }
});

test("a request may be typed by hand, with bare LF", async () => {
  const { port, host } = await listen(cats("to-end"));
  const socket = connect({ port, host });
  socket.write("GET / HTTP/1.1\nHost: cats.example\n\n");

  expect((await buffer(socket)).equals(catsReply("to-end"))).toBe(true);
});

test("a connection that is kept open serves a second request", async () => {
  for (const framing of ["length", "chunked"] as const) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const server = await listen(catsKeptOpen(framing));

    const bodies = [await readByHttp(server, agent), await readByHttp(server, agent)];
    agent.destroy();

    expect(bodies.map((body) => body.equals(catsPage))).toEqual([true, true]);
    expect(server.peers).toHaveLength(1);
  }
});

async function readByHttp({ port, host }: TcpServer, agent: Agent | false = false): Promise<Buffer> {
  const response = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
    get({ port, host, agent }, resolve).on("error", reject);
  });
  return await buffer(response);
}
