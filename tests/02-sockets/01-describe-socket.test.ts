/** Long because sockets of every kind have to be made, also on machines without IPv6. */
import type { Socket as DatagramSocket } from "node:dgram";
import type { Socket } from "node:net";
import { describeSocket } from "#exercises/02-sockets/01-describe-socket.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { listen, socketPair } from "../../local-servers/tcp.ts";
import { attempt, diagnose, did, expect, inAnswer, type Symptoms, shown, test, within } from "../test.ts";

type Description = ReturnType<typeof describeSocket>;

/** The words that the stub has for each property. */
const words: Record<string, readonly string[]> = {
  family: ["IPv4", "IPv6", "unknown"],
  type: ["stream", "datagram"],
  protocol: ["tcp", "udp"],
};

const stream = { type: "stream", protocol: "tcp" } as const;
const datagram = { type: "datagram", protocol: "udp" } as const;

test("calls a connection over 127.0.0.1 IPv4, stream, tcp", async () => {
  const { socket } = await socketPair();

  const description = describeOne(socket, "a TCP connection over 127.0.0.1");
  const udp = description?.type === "datagram" ? await bound("udp4", "127.0.0.1") : undefined;

  expectDescription(description, { family: "IPv4", ...stream }, "a TCP connection over 127.0.0.1", {
    "all-datagram": [
      () => udp && describeSocket(udp).type === "datagram",
      'Your function called a TCP connection a datagram socket, and a UDP socket, too. Which condition of yours should be true for a TCP socket, and is it ever? (`typeof` says only "object" of both. `instanceof` asks for a class.)',
    ],
    "swaps-the-classes": [
      description?.type === "datagram",
      "Your function called a TCP connection a datagram socket. Which of Node's two modules makes TCP sockets?",
    ],
    "always-unknown": [
      () =>
        description?.type === "stream" &&
        description.family === "unknown" &&
        describeSocket(reporting("2001:db8::7")).family === "unknown",
      "This TCP socket is connected over 127.0.0.1, and your function called its family unknown. Which properties of a connected socket hold an address?",
    ],
  });
});

test("calls the family of a TCP socket unknown until it is connected", () => {
  const socket = inAnswer(() => new (process.getBuiltinModule("node:net").Socket)());

  const description = describeOne(socket, "a TCP socket that isn't connected");

  const seen = "This socket isn't connected and has no address, and your function called it";
  const question = "What is `remoteAddress` before a socket is connected?";
  expectDescription(description, { family: "unknown", ...stream }, "a TCP socket that isn't connected", {
    "calls-unconnected-datagram": [
      description?.type === "datagram",
      "This is a TCP socket that isn't connected, and your function called it a datagram socket. Connected TCP sockets it calls streams. By what does your code tell the two classes apart, and does a TCP socket have that before it is connected?",
    ],
    "guesses-ipv4": [description?.family === "IPv4", `${seen} IPv4. ${question}`],
    "guesses-ipv6": [description?.family === "IPv6", `${seen} IPv6. ${question}`],
    "leaves-undefined": [
      description && description.family === undefined,
      "This socket isn't connected, and your function returned undefined for its family. Which word does the task want here?",
    ],
  });
});

test("looks at a socket again each time", async () => {
  const { port } = await listen(() => {});
  const looks = inAnswer(
    (describe, port) =>
      new Promise<{ before: Description; after: Description; isEnding: boolean }>((resolve, reject) => {
        const socket = process.getBuiltinModule("node:net").connect(port, "127.0.0.1");
        const before = describe(socket);
        socket.once("error", reject);
        socket.once("connect", () => {
          try {
            const after = describe(socket);
            resolve({ before, after, isEnding: socket.destroyed || socket.writableEnded });
          } catch (error) {
            reject(error);
          } finally {
            socket.destroy();
          }
        });
      }),
    describeSocket,
    port,
  );
  const { before, after, isEnding } = await within(2000, "a connection to the local server", looks);

  expectDescription(before, { family: "unknown", ...stream }, "a TCP socket that is still connecting", {});
  const seen =
    "a TCP socket that was described before, while it was connecting. Now it is connected over 127.0.0.1";
  expectDescription(after, { family: "IPv4", ...stream }, seen, {
    "remembers-the-first-look": [
      after?.family === "unknown",
      "Your function described the same socket twice: while it was connecting, and once it was connected over 127.0.0.1. Both times the family was 'unknown'. What does your code keep from the first call?",
    ],
  });
  expect(
    isEnding,
    diagnose({
      "closes-the-socket": [
        true,
        "Your function has described a connected TCP socket, and the socket can't be written to any more. Which statement of yours ends it?",
      ],
    }),
  ).toBe(false);
});

test("calls a UDP socket on 127.0.0.1 IPv4, datagram, udp", async () => {
  const socket = await bound("udp4", "127.0.0.1");

  const description = describeDatagram(socket, "127.0.0.1");
  const isClosed = inAnswer((socket) => {
    try {
      socket.address();
      return false;
    } catch {
      return true;
    }
  }, socket);

  expectDescription(description, { family: "IPv4", ...datagram }, "a UDP socket that is bound to 127.0.0.1", {
    "all-stream": [
      description?.type === "stream" && description.protocol === "tcp",
      "Your function called a UDP socket a stream. How can you tell which of Node's two classes a socket belongs to?",
    ],
    "forgets-datagram-family": [
      description?.type === "datagram" && description.family === "unknown",
      "This UDP socket is bound to 127.0.0.1, and your function called its family unknown. Which method returns a UDP socket's own address?",
    ],
    "returns-the-socket-type": [
      (description?.family as string) === "udp4",
      "Your function returned 'udp4' as the family of a UDP socket. That is what the socket was created as. Which two words does the task have for a family?",
    ],
  });
  expect(
    isClosed,
    diagnose({
      "closes-the-socket": [
        true,
        "Your function has described a UDP socket, and the socket is closed now. Which statement of yours closes it, and who still needs it?",
      ],
    }),
  ).toBe(false);
});

test("calls an IPv4 client of a server for both families IPv4", async () => {
  const socket = (await acceptedByBoth()) ?? reporting("::ffff:127.0.0.1");
  onDispose(() => socket.destroy());
  const [description, other] = [describeSocket(socket), describeSocket(reporting("::ffff:198.51.100.7"))];

  const expected = { family: "IPv4", ...stream } as const;
  expectDescription(description, expected, `a client whose address is ${socket.remoteAddress}`, {
    "mapped-is-ipv6": [
      description?.family === "IPv6",
      `The client's address is ${socket.remoteAddress}, and your function called it IPv6. What comes after the last colon?`,
    ],
  });
  expectDescription(other, expected, "a client whose address is ::ffff:198.51.100.7", {
    "knows-one-mapped-address": [
      other?.family === "IPv6",
      "Your function calls ::ffff:127.0.0.1 IPv4, and ::ffff:198.51.100.7 IPv6. Which part of the address do all mapped addresses have in common?",
    ],
  });
});

test("calls a connection over ::1 IPv6", async () => {
  const server = await listen(() => {}, { at: { port: 0, host: "::1" } }).catch(() => undefined);
  const socket = server ? await connected(server.port, "::1") : reporting("::1");

  const description = describeSocket(socket);

  expectDescription(description, { family: "IPv6", ...stream }, "a TCP connection over ::1", {
    "takes-any-colons-for-mapped": [
      () => description?.family === "IPv4" && describeSocket(reporting("2001:db8::7")).family === "IPv6",
      "Your function called a connection over ::1 IPv4, and one over 2001:db8::7 IPv6. Both are IPv6 addresses. How does a mapped IPv4 address begin?",
    ],
  });
});

test("calls an IPv6 address with ffff in its middle IPv6", () => {
  const description = describeSocket(reporting("2001:db8::ffff:7"));

  expectDescription(
    description,
    { family: "IPv6", ...stream },
    "a client whose address is 2001:db8::ffff:7",
    {
      "finds-ffff-anywhere": [
        description?.family === "IPv4",
        "The client's address is 2001:db8::ffff:7, and your function called it IPv4. Where in a mapped address is ::ffff:?",
      ],
    },
  );
});

test("calls a UDP socket on ::1 IPv6", async () => {
  const socket = await bound("udp6", "::1");

  const description = describeDatagram(socket, "::1");

  expectDescription(description, { family: "IPv6", ...datagram }, "a UDP socket that is bound to ::1", {
    "calls-all-datagrams-ipv4": [
      description?.family === "IPv4",
      "This UDP socket is bound to ::1, and your function called it IPv4. Which method returns a UDP socket's own address?",
    ],
  });
});

test("returns the family of a UDP socket that is bound to 0.0.0.0 or ::", async () => {
  for (const [type, address, family] of [
    ["udp4", "0.0.0.0", "IPv4"],
    ["udp6", "::", "IPv6"],
  ] as const) {
    const description = describeDatagram(await bound(type, address), address);

    expectDescription(description, { family, ...datagram }, `a UDP socket that is bound to ${address}`, {
      "goes-by-known-addresses": [
        description?.family !== family,
        `Your function was right about UDP sockets on 127.0.0.1 and ::1. This one is bound to ${address}, which is ${family}, and your function called it ${description?.family}. What else does \`address()\` say about the address?`,
      ],
    });
  }
});

test("leaves a socket as it is", async () => {
  const { socket } = await socketPair();
  const udp = await bound("udp4", "127.0.0.1");
  for (const [one, what] of [
    [socket, "a connected TCP socket"],
    [udp, "a UDP socket"],
  ] as const) {
    const before = inAnswer(stateOf, one as Socket);
    describeSocket(one);
    const after = inAnswer(stateOf, one as Socket);

    const changed = Object.keys(before).filter((key) => before[key] !== after[key]);
    expect(
      changed,
      diagnose({
        "changes-the-socket": [
          true,
          `Your function described ${what}. Since then, ${changed.map((key) => `${key}: ${after[key]} (before: ${before[key]})`).join("; ")}. The socket belongs to the caller, who wants it left as it is. Which statement of yours does that?`,
        ],
      }),
    ).toEqual([]);
  }
});

/** Runs where the answer runs: what a caller would notice if it changed. */
function stateOf(socket: Socket): Record<string, string> {
  const hidden = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === "state symbol");
  const { handle } = (hidden ? socket[hidden as never] : { handle: undefined }) as { handle?: unknown };
  const own = (handle ?? (socket as unknown as { _handle: unknown })._handle) as {
    hasRef?(): boolean;
  } | null;
  const listeners = socket
    .eventNames()
    .map((event) => `${socket.listenerCount(event)} for '${String(event)}'`);
  return {
    "its listeners are": listeners.join(", ") || "none",
    "it keeps the program running": own?.hasRef?.() === false ? "no" : "yes",
    "it is paused": socket.isPaused?.() ? "yes" : "no",
    "it reads by itself": socket.readableFlowing ? "yes" : "no",
    "its timeout is": String(socket.timeout ?? "none"),
    "its encoding is": String(socket.readableEncoding ?? "none"),
  };
}

/** What the learner's function says of a socket; fails with its error, after these words, if it throws one. */
function describeOne(socket: Socket, what: string): Description {
  const { value, error } = attempt(() => describeSocket(socket));
  expect(error, diagnose({}, `The socket was ${what}.`)).toBeUndefined();
  return value!;
}

/** What the learner's function says of a UDP socket; fails with its error if it throws one. */
function describeDatagram(socket: DatagramSocket, address: string): Description {
  const ending = attempt(() => describeSocket(socket));
  const seen = `The socket was a UDP socket that is bound to ${address}, and your function ${did(ending)}.`;
  const { message = "" } = (ending.error ?? {}) as Error;
  expect(
    ending.error,
    diagnose(
      {
        "asks-for-the-other-end": [
          /^Not connected$|ERR_SOCKET_DGRAM_NOT_CONNECTED/.test(message),
          `${seen} A UDP socket has another end only if it is connected, and this one isn't. Which method returns its own address?`,
        ],
      },
      `${seen} Which branch of your code did this socket get into, and why?`,
    ),
  ).toBeUndefined();
  return ending.value!;
}

/** Fails unless the description is this one: names the properties that aren't. `what` is the socket, in words. */
function expectDescription(
  description: Description,
  expected: Description,
  what: string,
  symptoms: Symptoms,
): void {
  const wrong = Object.entries(expected).filter(([key, value]) => description?.[key as "type"] !== value);
  const wanted = wrong.map(([key, value]) => `\`${key}\` is '${value}'`).join(", ");
  const seen = `The socket was ${what}, and your function returned ${shown(description)}.`;
  const otherwise = `${seen} Expected: ${wanted || "only `family`, `type` and `protocol`"}.`;
  const unknown = Object.entries(words).find(([key, allowed]) => {
    const value = description?.[key as "type"];
    return value !== undefined && !allowed.includes(value);
  });
  const invented = () => {
    const [key, allowed] = unknown!;
    return `${seen} \`${key}\` must be ${allowed.map((word) => `"${word}"`).join(" or ")}, spelled exactly like that. What does your code put there?`;
  };
  const message = diagnose({ ...symptoms, "uses-other-words": [unknown, invented] }, otherwise);
  expect(description, message).toEqual(expected);
}

/** A connected TCP socket. */
async function connected(port: number, host: string): Promise<Socket> {
  const connecting = inAnswer(
    (port, host) =>
      new Promise<Socket>((resolve, reject) => {
        const socket = process.getBuiltinModule("node:net").connect(port, host);
        socket.once("error", reject);
        socket.once("connect", () => resolve(socket));
      }),
    port,
    host,
  );
  const socket = await within(2000, "a connection to the local server", connecting);
  onDispose(() => socket.destroy());
  return socket;
}

/** What a server for both families accepts from an IPv4 client, or undefined where the machine has no IPv6. */
async function acceptedByBoth(): Promise<Socket | undefined> {
  const accepting = inAnswer(
    () =>
      new Promise<Socket | undefined>((resolve) => {
        const { connect, createServer } = process.getBuiltinModule("node:net");
        const server = createServer((socket) => {
          server.close();
          socket.on("error", () => {});
          resolve(socket);
        });
        server.on("error", () => resolve(undefined));
        server.listen(0, "::ffff:127.0.0.1", () => {
          const { port } = server.address() as { port: number };
          const client = connect(port, "127.0.0.1");
          client.on("error", () => {}).resume();
        });
      }),
  );
  return await within(2000, "the local server to accept its client", accepting);
}

/** A TCP socket that reports this IPv6 address at both of its ends, for a machine that has no IPv6. */
function reporting(address: string): Socket {
  return inAnswer((address) => {
    const socket = new (process.getBuiltinModule("node:net").Socket)();
    for (const side of ["remote", "local"]) {
      Object.defineProperty(socket, `${side}Address`, { value: address });
      Object.defineProperty(socket, `${side}Family`, { value: "IPv6" });
    }
    return Object.assign(socket, { address: () => ({ address, family: "IPv6", port: 9 }) });
  }, address);
}

/** A UDP socket that is bound to this address, or says so where the machine doesn't have the address. */
async function bound(type: "udp4" | "udp6", address: string): Promise<DatagramSocket> {
  const binding = inAnswer(
    (type, address) =>
      new Promise<DatagramSocket>((resolve) => {
        const socket = process.getBuiltinModule("node:dgram").createSocket(type);
        const family = type === "udp6" ? "IPv6" : "IPv4";
        socket.once("error", () =>
          resolve(Object.assign(socket, { address: () => ({ address, family, port: 9 }) })),
        );
        socket.bind(0, address, () => resolve(socket));
      }),
    type,
    address,
  );
  const socket = await within(2000, "a UDP socket to be bound", binding);
  onDispose(() => socket.close());
  return socket;
}
