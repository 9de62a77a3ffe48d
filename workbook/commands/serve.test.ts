import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { catalogue } from "../../local-servers/catalogue.ts";
import { disposeAll, onDispose } from "../../local-servers/scope.ts";
import { listen } from "../../local-servers/tcp.ts";
import { root } from "../root.ts";
import { serve } from "./serve.ts";

afterEach(disposeAll);

test("without a name, every server is listed with what it does", async () => {
  const { code, out } = await run();

  expect(code).toBe(0);
  const lines = out.split("\n").map((line) => line.trim().replace(/ +/, ": "));
  for (const [name, { about }] of Object.entries(catalogue)) expect(lines).toContain(`${name}: ${about}`);
});

test("an unknown name is reported in one line, with the nearest names", async () => {
  const { code, out, err } = await run("ecko");

  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(/^There is no server "ecko"\. Nearest: echo, [^\n]+\n$/);
});

test("a port in use is reported in one line", async () => {
  const { port } = await listen(() => {});

  const { code, err } = await run("echo", "--port", String(port));

  expect(code).toBe(2);
  expect(err).toBe(`Port ${port} is in use by another program. Without a port, a free one is used.\n`);
});

test.each(["65536", "-1", "http"])("%s is not a port", async (port) => {
  await expect(serve(["echo", `--port=${port}`])).rejects.toMatchObject({
    exitCode: 2,
    message: `"${port}" is not a port. A port is a number from 0 to 65535.`,
  });
});

test.skipIf(process.platform === "win32")(
  "a client is shown as it happens, and Ctrl-C ends it all",
  async () => {
    const server = start("echo");
    const [, port] = await server.prints(/TCP port (\d+)/);
    await server.prints(new RegExp(`nc 127\\.0\\.0\\.1 ${port}`));

    const client = connect(Number(port), "127.0.0.1");
    client.write("hello");
    await once(client, "data");
    await server.prints(
      /connection 1\n +\+0\.0 ms {3}you → connect\n.* you → 5 B +"hello"\n.* ← 5 B +"hello"\n/,
    );
    client.on("error", () => {});
    server.child.kill("SIGINT");

    expect(await server.code).toBe(0);
    expect(server.out()).toMatch(/\necho stopped after 1 conversation\.\n$/);
    expect(server.out()).not.toContain("\x1b");
    expect(server.err()).toBe("");
  },
);

test.skipIf(process.platform === "win32")("the port may be chosen", async () => {
  const free = await listen(() => {});
  await free.close();

  const server = start("greeter", String(free.port));
  await server.prints(new RegExp(`TCP port ${free.port}\\.`));

  expect(await text(connect(free.port, "127.0.0.1"))).toBe("Yes, I can hear you.\n");
});

test.each([
  [["udp-lossy", "--loss", "2"], '--loss is a share from 0 to 1, such as 0.3, not "2".'],
  [["udp-late", "--delay", "soon"], '--delay is a number of milliseconds, 60000 at most, not "soon".'],
  [["udp-late", "--order", "any"], '--order is kept or random, not "any".'],
  [["echo", "--loss", "0.5"], "echo has no --loss. These have: udp-lossy, udp-late, udp-disorder."],
])("%s is reported in one line", async (args, message) => {
  await expect(serve(args)).rejects.toMatchObject({ exitCode: 2, message });
});

test.skipIf(process.platform === "win32")("how bad the network is may be chosen", async () => {
  const server = start("udp-lossy", "--loss", "1", "--repeat=0", "--delay", "50", "--order", "random");
  const [, port] = await server.prints(
    /^udp-lossy: sends datagrams back: 100 % are lost in each direction, an answer takes up to 50 ms\.\n.* UDP port (\d+)/m,
  );

  const client = createSocket("udp4");
  client.send("ping", Number(port), "127.0.0.1");
  await server.prints(/this datagram is lost on its way/);
  client.close();
});

/** Runs the command to its end. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, out, err } = start(...args);
  return { code: await code, out: out(), err: err() };
}

/** Starts the command as `npm run serve` does, with a way to wait for what it prints. */
function start(...args: string[]) {
  const { NO_COLOR: _, FORCE_COLOR: __, npm_config_port: ___, ...env } = process.env;
  const child: ChildProcess = spawn(process.execPath, [join("workbook", "main.mjs"), "serve", ...args], {
    cwd: root,
    env,
  });
  onDispose(() => child.kill("SIGKILL"));
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  const code = once(child, "close").then(([code]) => code as number);
  const prints = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(out);
      if (found) return found;
      const gone = await Promise.race([once(child.stdout!, "data").then(() => false), code.then(() => true)]);
      if (gone) throw new Error(`The command ended without printing ${pattern}: ${out}${err}`);
    }
  };
  return { child, code, prints, out: () => out, err: () => err };
}
