import { execFile, execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DnsServer, resolverFor, startDnsServer } from "./dns.ts";
import { disposeAll } from "./scope.ts";
import { renderTranscript } from "./transcript.ts";
import { startRecording, type Wire } from "./wire.ts";

let server: DnsServer;
let record: Wire;

beforeEach(async () => {
  record = startRecording();
  server = await startDnsServer();
});

afterEach(disposeAll);

test("a name's addresses come in the order of the table", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolve4("many.example")).toEqual(["192.0.2.21", "192.0.2.22", "192.0.2.23"]);
  expect(await resolver.resolve6("cats.example")).toEqual(["2001:db8::10"]);
  expect(server.queries).toEqual(["many.example A", "cats.example AAAA"]);
});

test("names match in any case, with or without the last dot", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolve4("CATS.Example")).toEqual(["192.0.2.10"]);
  expect(await resolver.resolve4("cats.example.")).toEqual(["192.0.2.10"]);
});

test("a chain of aliases comes with the addresses at its end", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolve4("www.uw.example")).toEqual(["192.0.2.30", "192.0.2.31"]);
  expect(server.queries).toEqual(["www.uw.example A"]);
});

test("a query for an alias gets one link of the chain", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolveCname("www.uw.example")).toEqual(["web.uw.example"]);
  expect(await resolver.resolveCname("web.uw.example")).toEqual(["uw.example"]);
  await expect(resolver.resolveCname("uw.example")).rejects.toMatchObject({ code: "ENODATA" });
});

test("a query for anything gets all records of the name, and no chain", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolveAny("cats.example")).toMatchObject([{ type: "A" }, { type: "AAAA" }]);
  expect(await resolver.resolveAny("www.uw.example")).toMatchObject([
    { type: "CNAME", value: "web.uw.example" },
  ]);
});

test("a loop of aliases is cut", async () => {
  const resolver = resolverFor(server);

  expect(await resolver.resolve4("loop-a.example")).toEqual([]);
  expect(await resolver.resolveCname("loop-a.example")).toEqual(["loop-b.example"]);
  expect(await resolver.resolveCname("loop-b.example")).toEqual(["loop-a.example"]);
});

test("a name without such a record is not a name that does not exist", async () => {
  const resolver = resolverFor(server);

  await expect(resolver.resolve4("six-only.example")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolve4("empty.example")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolve4("no-such.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  await expect(resolver.resolve4("constructor")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("an alias of a name that does not exist does not exist", async () => {
  const resolver = resolverFor(server);

  await expect(resolver.resolve4("dangling.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
  expect(await resolver.resolveCname("dangling.example")).toEqual(["gone.example"]);
});

test("silence ends with the resolver's timeout", async () => {
  const began = performance.now();

  await expect(resolverFor(server, 250).resolve4("silent.example")).rejects.toMatchObject({
    code: "ETIMEOUT",
  });

  expect(performance.now() - began).toBeGreaterThan(200);
  expect(server.queries).toEqual(["silent.example A"]);
});

test("a delayed answer comes late, and holds up nobody else", async () => {
  const resolver = resolverFor(server);
  const order: string[] = [];

  await Promise.all(
    ["slow.example", "cats.example"].map(async (name) => {
      await resolver.resolve4(name);
      order.push(name);
    }),
  );

  expect(order).toEqual(["cats.example", "slow.example"]);
});

test("a datagram that isn't a query gets no answer, and the next query gets one", async () => {
  const client = createSocket("udp4");
  const answers: Buffer[] = [];
  client.on("message", (datagram) => answers.push(datagram));
  const query = Buffer.from("\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x04cats\x07example\0\0\x01\0\x01", "latin1");
  const response = Buffer.from(query);
  response[2] = 0x81;
  const noQuestion = Buffer.alloc(12);

  for (const datagram of [
    Buffer.alloc(0),
    Buffer.from("hello"),
    noQuestion,
    query.subarray(0, 20),
    response,
    query,
  ]) {
    client.send(datagram, server.port, server.host);
  }
  await once(client, "message");
  client.close();

  expect(server.received.length).toBe(6);
  expect(server.queries).toEqual(["cats.example A"]);
  expect(answers.map((answer) => answer.readUInt16BE(0))).toEqual([0x1234]);
});

test("a record type that the table does not have is answered with no data", async () => {
  const resolver = resolverFor(server);

  await expect(resolver.resolveMx("cats.example")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(resolver.resolveTxt("cats.example")).rejects.toMatchObject({ code: "ENODATA" });
});

test("what happens on the wire is recorded, in words", async () => {
  const resolver = resolverFor(server);

  await resolver.resolve4("www.uw.example");
  await resolver.resolve4("no-such.example").catch(() => {});
  await resolver.resolveCname("cats.example").catch(() => {});

  expect(record.events.map(({ from, kind, note }) => `${from} ${kind}: ${note}`)).toEqual([
    "you datagram: www.uw.example A?",
    "peer datagram: A 192.0.2.31 (4 records)",
    "you datagram: no-such.example A?",
    "peer datagram: no such name",
    "you datagram: cats.example CNAME?",
    "peer datagram: no record of this type",
  ]);
  expect(renderTranscript(record.events)).toContain("you → datagram, 33 B");
});

test("a resolver is called off when the test ends", async () => {
  const pending = resolverFor(server).resolve4("silent.example");
  pending.catch(() => {});

  await disposeAll();

  await expect(pending).rejects.toMatchObject({ code: "ECANCELLED" });
});

test("a table of one's own replaces the course's names", async () => {
  const own = await startDnsServer({ "pond.test": { A: ["192.0.2.99"] } });

  expect(await resolverFor(own).resolve4("pond.test")).toEqual(["192.0.2.99"]);
  await expect(resolverFor(own).resolve4("cats.example")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("dig understands the answers", async ({ skip }) => {
  skip(!isInstalled("dig"), "dig is not installed");
  const dig = async (...question: string[]) => {
    const place = [`@${server.host}`, "-p", `${server.port}`, "+tries=1", "+time=3"];
    return (await promisify(execFile)("dig", [...place, ...question])).stdout;
  };

  const plain = await dig("cats.example");
  expect(plain).toContain("status: NOERROR");
  expect(plain).toMatch(/cats\.example\.\s+60\s+IN\s+A\s+192\.0\.2\.10/);
  expect(await dig("+short", "www.uw.example")).toBe(
    "web.uw.example.\nuw.example.\n192.0.2.30\n192.0.2.31\n",
  );
  expect(await dig("+short", "-t", "AAAA", "cats.example")).toBe("2001:db8::10\n");
  expect(await dig("no-such.example")).toContain("status: NXDOMAIN");
  expect(await dig("-t", "MX", "cats.example")).toMatch(/status: NOERROR.*ANSWER: 0/s);
  expect(await dig("-t", "TYPE65", "cats.example")).toMatch(/status: NOERROR.*ANSWER: 0/s);
});

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
