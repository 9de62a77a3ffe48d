import { expect } from "vitest";
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

function isServer(value: unknown): value is StartedServer {
  return typeof value === "object" && value !== null && "port" in value && "close" in value;
}

/**
 * Starts a learner's server and returns its port; the test owns the server. `name` is the function's, for messages.
 * Knows the mistakes that every server can have: `fixed-port`, `returns-something-else`, `resolves-before-listening`,
 * `close-waits-forever` and `keeps-listening`.
 */
export async function startServer(name: string, start: () => Promise<StartedServer>): Promise<number> {
  suspect({
    waiting: { "close-waits-forever": "All clients had hung up, and close() still did not finish." },
    leaking: { "keeps-listening": "close() had finished, and something of your server was still open." },
  });
  const { value, error } = await outcome(1500, `${name}() to resolve`, start);
  const symptoms = {
    "fixed-port": [
      (error as NodeJS.ErrnoException)?.code === "EADDRINUSE",
      "Any free port was asked for, and yours was taken. Which port did you ask the system for?",
    ],
  } as const;
  expect(error, diagnose(symptoms, `${name}() rejected although any port would do.`)).toBeUndefined();
  if (!isServer(value)) {
    const advice = `Your promise was fulfilled with ${describeValue(value)}. The caller wants an object with a number \`port\` and a function \`close\`.`;
    expect.fail(diagnose({ "returns-something-else": [true, advice] }));
  }
  const server = own(value);
  expectPort(server.port);
  return server.port;
}

/** The server had a port by the time its promise resolved; the mistake is `resolves-before-listening`. */
export function expectPort(port: number): void {
  expect(
    port,
    diagnose({
      "resolves-before-listening": [
        !port,
        `When your promise resolved, the port was ${port}: the server had none yet.`,
      ],
    }),
  ).toBeGreaterThan(0);
}
