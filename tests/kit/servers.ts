import { connect } from "node:net";
import { inspect } from "node:util";
import { expect } from "vitest";
import { listen } from "../../local-servers/tcp.ts";
import { currentAnswer } from "../../workbook/judge/remote/current.ts";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";
import { describeValue } from "./bytes.ts";
import { diagnose } from "./diagnose.ts";
import { own } from "./own.ts";
import { suspect } from "./suspect.ts";
import { outcome } from "./within.ts";

/** What a learner's server function resolves with. */
export interface StartedServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts a learner's server on any free port and returns that port; the test owns the server. `name` is the function's,
 * for messages. With `startOn`, which starts one on a given port, a server without a port is looked at more closely.
 * `accepts` says whether a server still listens at a port after `close()`; a server of UDP needs one of its own.
 * Knows the mistakes that every server can have: `never-resolves`, `fixed-port`, `reads-port-too-early`, `listens-elsewhere`,
 * `returns-something-else`, `resolves-before-listening`, `returns-requested-port`, `looks-for-the-port-elsewhere`,
 * `port-is-no-number`, `close-waits-forever`, `close-never-resolves`, `close-loses-this` and `keeps-listening`.
 */
export async function startServer(
  name: string,
  start: () => Promise<StartedServer>,
  startOn?: (port: number) => Promise<StartedServer>,
  accepts = acceptsCalls,
): Promise<number> {
  const { value, error } = await outcome(1500, `${name}() to settle`, start, {
    "never-resolves": [
      true,
      `${name}() was called, nobody has connected yet, and its promise is still pending.\nIt must resolve as soon as the server listens. What is it waiting for?`,
    ],
  });
  expect(error, startFailure(name, error)).toBeUndefined();
  if (!isServer(value)) {
    const advice = `Your promise resolved with ${describe(value)}.\nExpected an object with a number \`port\` and a function \`close\`.`;
    expect.fail(diagnose({ "returns-something-else": [value !== undefined, advice] }, advice));
  }
  const { port } = value;
  own({ close: () => closeAndCall(name, value, port, accepts) });
  if (!port && startOn) await expectNoStartWhereTaken(name, port, startOn);
  expectPort(port);
  expectReachable(port);
  return port;
}

/** No other address than 127.0.0.1 is the only one that the server at this port listens on; the mistake is `listens-elsewhere`. */
function expectReachable(port: number): void {
  const address = inAnswer((at: number) => {
    const { Server } = process.getBuiltinModule("node:net");
    const bound = (process as unknown as { _getActiveHandles(): unknown[] })
      ._getActiveHandles()
      .map((handle) => (handle instanceof Server ? handle.address() : undefined))
      .find((each) => typeof each === "object" && each?.port === at);
    return typeof bound === "object" ? bound?.address : undefined;
  }, port);
  if (address === undefined || ["127.0.0.1", "0.0.0.0", "::"].includes(address)) return;
  const advice = `Your server listens on \`${address}\`, so a client that connects to 127.0.0.1 is refused.\nWhich host does your code give to \`listen\`?`;
  expect.fail(diagnose({ "listens-elsewhere": [true, advice] }));
}

/** The server had a port by the time its promise resolved; the mistake is `resolves-before-listening`. */
export function expectPort(port: number): void {
  if (port !== undefined && port !== null && typeof port !== "number") {
    const advice = `Your promise resolved with \`port: ${inspect(port, { breakLength: Number.POSITIVE_INFINITY })}\`. Expected the port alone, as a number.`;
    expect.fail(diagnose({ "port-is-no-number": [true, advice] }));
  }
  expect(
    port,
    diagnose(
      {
        "resolves-before-listening": [
          port === 0 || port === undefined || port === null,
          `Your promise resolved with the port ${port}, where nobody can connect.\n${port === 0 ? "Port 0 asks for any free port. Which one did the server get, and when is that known?" : "Was the server listening when you read its port?"}`,
        ],
      },
      `Your promise resolved with the port ${port}. Expected the number of the port that the server got.`,
    ),
  ).toBeGreaterThan(0);
}

/** True if something on 127.0.0.1 accepts a connection at `port`. */
export async function acceptsCalls(port: number): Promise<boolean> {
  const call = connect(port, "127.0.0.1");
  try {
    return await new Promise<boolean>((resolve) => {
      // A socket that happens to get this very port as its own can connect to itself: then nobody listens there.
      call.once("connect", () => resolve(call.localPort !== port));
      call.once("error", () => resolve(false));
    });
  } finally {
    call.destroy();
  }
}

function isServer(value: unknown): value is StartedServer {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as StartedServer).close === "function" &&
    !isEmitter(value)
  );
}

/** A server of Node's has a `close` of its own, but no `port`. */
function isEmitter(value: object): boolean {
  return (value as Partial<StartedServer>).port === undefined && "on" in value;
}

function describe(value: unknown): string {
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return describeValue(value);
  return `an object with ${Object.keys(value as object).join(", ") || "nothing in it"}`;
}

function startFailure(name: string, error: unknown): string {
  const { code, message = "" } = (error ?? {}) as NodeJS.ErrnoException;
  return diagnose(
    {
      "fixed-port": [
        code === "EADDRINUSE",
        `${name}() was asked for any free port, and it rejected with EADDRINUSE. Which port did your code ask the system for?`,
      ],
      "reads-port-too-early": [
        /of null \(reading 'port'\)/.test(message),
        `${name}() rejected because it read \`port\` from \`null\`.\n\`server.address()\` is \`null\` until the server listens. When do you call it?`,
      ],
    },
    `${name}() was asked for any free port, and it rejected with ${String(error)}.`,
  );
}

/** Tells a promise that resolves too early from one that resolves with the port that was asked for. */
async function expectNoStartWhereTaken(
  name: string,
  port: number,
  startOn: (port: number) => Promise<StartedServer>,
): Promise<void> {
  const early = `Your promise resolved with the port ${port}; called with a port that is taken, it resolved too.\nAt that moment, how can your code know that the server listens?`;
  suspect({ crashed: { "resolves-before-listening": early } });
  const taken = await listen(() => {});
  const { value } = await outcome(1500, `${name}() to settle`, () => startOn(taken.port));
  suspect({ crashed: {} });
  if (value) expect.fail(diagnose({ "resolves-before-listening": [true, early] }));
  const elsewhere = `The server was listening, and your promise resolved with the port ${port}. Where did your code look for it?\nWhich method of the server knows its port?`;
  if (port !== 0) expect.fail(diagnose({ "looks-for-the-port-elsewhere": [true, elsewhere] }));
  const asked = `The server was listening, and your promise resolved with the port ${port}: that is what was asked for, not what it got.\nWhich method of the server knows its port?`;
  expect.fail(diagnose({ "returns-requested-port": [true, asked] }));
}

/** Closes the server at the end of a test: that finishes, and nothing listens at its port any more. */
async function closeAndCall(
  name: string,
  server: StartedServer,
  port: number,
  accepts: (port: number) => Promise<boolean>,
): Promise<void> {
  const { error } = await outcome(
    1200,
    `the close() of ${name}() to finish`,
    async () => await server.close(),
    {
      "close-waits-forever": [
        hasConnection,
        "The test was over, close() was called, and it is still waiting: a connection of your server is still open.\nWhat does a server's close() wait for?",
      ],
      "close-never-resolves": [
        true,
        "The test was over, close() was called, and its promise is still pending.\nWhich event says that a server is closed?",
      ],
    },
  );
  if (error !== undefined) {
    const lost = `The test was over, close() was called, and it failed: ${String(error)}.\nA method that is handed on without its object doesn't know what \`this\` is. How does your result get its \`close\`?`;
    const isLost = error instanceof TypeError && /of undefined \(reading '_/.test(error.message);
    if (isLost) expect.fail(diagnose({ "close-loses-this": [true, lost] }));
    throw error;
  }
  const accepted = await accepts(port);
  const advice =
    "close() had resolved, and your server still took a new client.\nHanging up on the clients doesn't close the server. What does?";
  if (accepted) expect.fail(diagnose({ "keeps-listening": [true, advice] }));
  const left =
    "close() had resolved, and a connection of your server was still open.\nWho hangs up on the clients that stay?";
  if (hasConnection()) suspect({ leaking: { "leaves-clients": left } });
}

/** True while a connection of the answer's is open. */
export function hasConnection(): boolean {
  const open = currentAnswer()?.open() ?? [];
  return open.some(({ type }) => type === "TCPWRAP");
}
