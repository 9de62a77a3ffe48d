/** What every server of a learner must do, whatever it serves: each function is the body of a test. */
import { expect } from "vitest";
import { boundAddress } from "../../local-servers/bound.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { listen } from "../../local-servers/tcp.ts";
import { diagnose } from "./diagnose.ts";
import { own } from "./own.ts";
import type { StartedServer } from "./servers.ts";
import { suspect } from "./suspect.ts";
import { outcome, until, within } from "./within.ts";

/** It listens on 127.0.0.1 and nowhere else; the mistake is `binds-all-interfaces`. */
export async function expectLocalAddress(port: number): Promise<void> {
  const address = await within(1000, "a call to be taken", boundAddress(port));
  expect(
    address,
    diagnose({
      "binds-all-interfaces": [
        address === "::" || address === "0.0.0.0",
        `Your server listens on \`${address}\`, which is every interface of this machine. Who chose that?`,
      ],
    }),
  ).toBe("127.0.0.1");
}

/** It rejects with `EADDRINUSE` at a port that is taken; the mistakes are `never-rejects` and `resolves-before-listening`. */
export async function expectTakenPort(
  name: string,
  start: (port: number) => Promise<StartedServer>,
): Promise<void> {
  const advice = "The port was taken: your server reported it, and your promise did not hear of it.";
  suspect({ crashed: { "never-rejects": advice } });
  const { port } = await listen(() => {});

  const { value, error } = await outcome(1500, `${name}() to reject`, () => start(port), {
    "never-rejects": [true, advice],
  });

  if (value) own(value);
  expect(
    error,
    diagnose({
      "resolves-before-listening": [
        value,
        "The port was taken, and yet your promise resolved. When is it known that a server listens?",
      ],
    }),
  ).toMatchObject({ code: "EADDRINUSE" });
}

/**
 * `close()` finishes while `client` stays on the line, hangs up on it, and takes no more calls; the mistakes are
 * `close-waits-forever`, `leaves-clients` and `keeps-listening`.
 */
export async function expectClose(server: StartedServer, client: Peer): Promise<void> {
  const stays = "close() had finished, and a client was still connected. Who hangs up on those who stay?";
  suspect({ leaking: { "leaves-clients": stays } });
  await within(1500, "close() to finish while a client is connected", () => server.close(), {
    "close-waits-forever": [
      true,
      "A client was connected and did not hang up, and close() waited for it. What does a server's close() wait for?",
    ],
  });

  await until(1000, "the client to be hung up on", () => client.ended || client.closed, {
    "leaves-clients": [true, stays],
  });
  const { value } = await outcome(1000, "a call after close() to be refused", () =>
    boundAddress(server.port),
  );
  expect(
    value,
    diagnose({
      "keeps-listening": [
        value,
        "After close() your server still took a call. Hanging up on the clients does not close the server.",
      ],
    }),
  ).toBeUndefined();
}
