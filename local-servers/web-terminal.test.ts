import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { hasLinks, makeFolder } from "./folder.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { connectPeer, listen } from "./tcp.ts";
import { curl, getAllKept, readReply } from "./web-client.ts";

const lesson = fileURLToPath(new URL("../exercises/10-web-server/", import.meta.url));
const program = join(lesson, "terminal-web.ts");
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
/** Windows has no signal that a program could answer when another one sends it. */
const noSignals = process.platform === "win32";

vi.setConfig({ testTimeout: 60_000 });
afterEach(disposeAll);

test.skipIf(noSignals)("a folder is shown to real clients, and Ctrl-C closes the server", async () => {
  const folder = await makeFolder({
    "www/tom.txt": "Tom ☕",
    "www/my cats/minou.txt": "Minou",
    "www/secret-link.txt": { link: "../secret.txt" },
    "secret.txt": "secret",
  });
  const server = run("--conditions=solutions", program, "0", join(folder, "www"));
  const port = await server.port();
  const url = `http://127.0.0.1:${port}`;

  const first = await fetch(`${url}/tom.txt`);
  expect([first.status, await first.text()]).toEqual([200, "Tom ☕"]);
  const again = await fetch(`${url}/tom.txt`, { headers: { "If-None-Match": first.headers.get("etag")! } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  const list = await fetch(`${url}/my%20cats`);
  expect([list.url, await list.text()]).toEqual([`${url}/my%20cats/`, expect.stringContaining("minou.txt")]);
  const head = await fetch(`${url}/tom.txt`, { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe("7");
  expect(
    (await getAllKept(port, ["/tom.txt", "/nobody", "/"])).map(({ status, reused }) => [status, reused]),
  ).toEqual([
    [200, false],
    [404, true],
    [200, true],
  ]);
  const outside = await curl("--path-as-is", "-o", "-", "-w", "%{http_code}", `${url}/..%2fsecret.txt`);
  expect([undefined, "404"]).toContain(outside);
  if (hasLinks) expect((await fetch(`${url}/secret-link.txt`)).status).toBe(404);
  expect(server.output).toContain("← ");
  expect(server.output).toContain("HTTP/1.1 200 OK");

  server.child.kill("SIGINT");
  expect(await server.ended()).toBe(0);
  expect(server.output).toMatch(/\nClosed\.\n$/);
  expect(server.errors).toBe("");
});

test.skipIf(noSignals)(
  "without a folder it says what it understood, and closes with a client connected",
  async () => {
    const server = run("--conditions=solutions", program, "0");
    const client = await connectPeer(await server.port());

    client.send("POST /cats?a HTTP/1.1\r\nHost: x\r\nX-Mood: good\r\nContent-Length: 4\r\n\r\nMeow");

    const { body } = await readReply(client);
    expect(String(body)).toMatch(/POST \/cats\?a\nhost: x\nx-mood: good\n(?:.*\n)*.*4 bytes of body/);
    server.child.kill("SIGINT");
    expect(await server.ended()).toBe(0);
  },
);

test("a port that is in use, a port that isn't one and a folder that isn't one get one line", async () => {
  const { port } = await listen(() => {});
  for (const [args, line] of [
    [[String(port)], /^Port \d+ is in use by another program \(EADDRINUSE\)\..*\n$/],
    [["http"], /^"http" .*\n$/],
    [["0", join(lesson, "README.md")], /^".*README\.md" is not a folder\.\n$/],
  ] as const) {
    const server = run("--conditions=solutions", program, ...args);

    expect(await server.ended()).toBe(1);
    expect(server.errors).toMatch(line);
  }
});

for (const [exercise, name, args] of [
  ["03-web-server.ts", "startWebServer", []],
  ["05-static-files.ts", "fileHandler", [lesson]],
] as const) {
  const todo = `TODO: ${name}`;
  const written = !readFileSync(lesson + exercise, "utf8").includes(`throw new Error("${todo}")`);

  test.skipIf(written)(`it says that ${exercise} is not written yet`, async () => {
    const stub = run(program, "0", ...args);

    expect(await stub.ended()).toBe(1);
    expect(stub.errors).toBe(`exercises/10-web-server/${exercise} is not written yet. It says: ${todo}\n`);
  });
}

/** The program on its own; told to end when the test ends. */
function run(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [tsx, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const told = { output: "", errors: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    told.output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told.errors += text;
  });
  const closed = once(child, "close").then(([code]) => code as number | null);
  onDispose(async () => {
    if (child.exitCode === null && child.kill("SIGTERM")) await closed;
  });
  return {
    child,
    get output() {
      return told.output;
    },
    get errors() {
      return told.errors;
    },
    ended: () => closed,
    /** The port on which the server says that it listens. */
    async port(): Promise<number> {
      await expect.poll(() => told.output, { timeout: 20_000 }).toContain("Ctrl-C closes it.");
      return Number(/port (\d+)/.exec(told.output)?.[1]);
    },
  };
}
