import { chatWithRobots } from "./chat.ts";
import { courseNames, startDnsServer } from "./dns.ts";
import { httpPeers } from "./http-peers.ts";
import { type Lossiness, startLossy } from "./lossy.ts";
import { startMirror } from "./mirror.ts";
import type { Peer } from "./peer.ts";
import { scripts } from "./scripts.ts";
import { listen } from "./tcp.ts";
import { bind } from "./udp.ts";

/** A command to type in another terminal, and what to do or to expect then. */
export type Trial = readonly [command: string, remark?: string];

/** A server that can be started by hand. */
export interface HandServer {
  /** What it does, in one line. */
  about: string;
  protocol: "UDP" | "TCP" | "HTTP";
  /** How to try it when it listens on this port of 127.0.0.1. */
  trials(port: number): Trial[];
  /** How badly its network treats datagrams, if that may be chosen. */
  network?: Lossiness;
  /**
   * Starts it on 127.0.0.1; port 0 stands for any free one. What `network` names takes the place of the server's own. Rejects
   * with the system's error.
   */
  start(port: number, network?: Lossiness): Promise<{ readonly port: number; close(): Promise<void> }>;
}

const udpServers: Record<string, HandServer> = {
  dns: {
    about: "answers for the names of the lessons, such as cats.example",
    protocol: "UDP",
    trials: (port) => [
      ...["cats.example", "www.uw.example", "no-such.example"].map(
        (name) => [`dig @127.0.0.1 -p ${port} ${name}`] as const,
      ),
      [`npx tsx exercises/09-datagrams/terminal-query.ts cats.example ${port}`, "after step 9.4"],
    ],
    start: (port) => startDnsServer(courseNames, port),
  },
  "udp-echo": {
    about: "sends each datagram back to its sender",
    protocol: "UDP",
    trials: (port) => [[`nc -u 127.0.0.1 ${port}`, "type a line; Ctrl-C ends nc"]],
    start: (port) => bind((datagram, reply) => reply(datagram), port),
  },
  "udp-lossy": lossyServer("sends datagrams back, but a third of them is lost in each direction", {
    loss: 1 / 3,
  }),
  "udp-late": lossyServer("sends each datagram back after 400 ms", { delay: 400 }),
  "udp-disorder": lossyServer("sends datagrams back late, some of them twice, and in any order", {
    delay: 800,
    order: "random",
    repeat: 0.5,
  }),
};

/** An echo over a bad network. The first four bytes of a request are its id: they have no influence on its fate. */
function lossyServer(about: string, network: Lossiness): HandServer {
  return {
    about,
    protocol: "UDP",
    trials: requests,
    network,
    start: (port, chosen) => startLossy({ skip: 4, ...network, ...chosen }, port),
  };
}

/** Servers whose connections know of each other: each start begins with an empty one. */
const tcpServers: Record<string, HandServer> = {
  chat: {
    about: "a chat with two robots in it",
    protocol: "TCP",
    trials: (port) => [
      [`nc 127.0.0.1 ${port}`, "type a name, then talk; Ctrl-C ends nc"],
      [`npx tsx exercises/08-pressure/terminal-guest.ts ${port}`, "the same without nc"],
    ],
    start: (port) => listen(chatWithRobots(), { at: { port, host: "127.0.0.1" } }),
  },
};

const httpServers: Record<string, HandServer> = {
  mirror: {
    about: "answers with what Node's own web server understood",
    protocol: "HTTP",
    trials: (port) => [
      [`curl -i -d Meow ${url(port)}cats`],
      [`nc 127.0.0.1 ${port}`, "type a request, with a strange line in it"],
    ],
    start: startMirror,
  },
};

/** How to try what is not tried with plain `nc` (TCP), or with `curl -i` and a browser (HTTP). */
const trials: Record<string, (port: number) => Trial[]> = {
  echo: (port) => [[`nc 127.0.0.1 ${port}`, "type a line; Ctrl-C ends nc"]],
  silent: (port) => [
    [`nc 127.0.0.1 ${port}`, "Ctrl-C ends nc"],
    [`curl --max-time 3 ${url(port)}`, "gives up after 3 s"],
  ],
  blurt: (port) => [[`nc 127.0.0.1 ${port}`, "type nothing"], ...page(port)],
  "half-close": (port) => [[`nc -N 127.0.0.1 ${port}`, "type, then Ctrl-D (macOS: without -N)"]],
  reset: (port) => [[`nc 127.0.0.1 ${port}`, "type a line"], [`curl ${url(port)}`]],
  "sleepy-reader": (port) => [[`head -c 1000000 /dev/zero | nc -N 127.0.0.1 ${port}`, "macOS: without -N"]],
  lines: (port) => [
    [`nc 127.0.0.1 ${port}`, "type a line; Ctrl-C ends nc"],
    [`npx tsx exercises/07-framing/terminal-player.ts ${port}`, "the same with your readLines"],
  ],
  late: (port) => [[`head -c 5000000 /dev/zero | nc -N 127.0.0.1 ${port}`, "macOS: without -N"]],
  redirect: (port) => [[`curl -iL ${url(port)}`], ...page(port)],
  "redirect-forever": (port) => [[`curl -iL ${url(port)}`], ...page(port)],
  "late-reader": upload,
  "slow-reader": upload,
};

/** Every server that can be started by hand, by name. Where TCP and HTTP share a name, HTTP's begins with `http-`. */
export const catalogue: Readonly<Record<string, HandServer>> = {
  ...udpServers,
  ...tcpServers,
  ...mapEntries(scripts, (name, { about, script }) => [
    name,
    scripted("TCP", about, script, trials[name] ?? plain),
  ]),
  ...mapEntries(httpPeers, (name, { about, script }) =>
    name in scripts
      ? [`http-${name}`, scripted("HTTP", about, script, page)]
      : [name, scripted("HTTP", about, script, trials[name] ?? page)],
  ),
  ...httpServers,
};

function scripted(
  protocol: "TCP" | "HTTP",
  about: string,
  script: (peer: Peer) => unknown,
  trials: (port: number) => Trial[],
): HandServer {
  const start = (port: number) => listen(script, { at: { port, host: "127.0.0.1" } });
  return { about, protocol, trials, start };
}

function requests(port: number): Trial[] {
  return [
    [`nc -u 127.0.0.1 ${port}`, "type lines; Ctrl-C ends nc"],
    [`npx tsx exercises/09-datagrams/terminal-request.ts ping ${port}`, "after step 9.2"],
  ];
}

function plain(port: number): Trial[] {
  return [[`nc 127.0.0.1 ${port}`]];
}

function page(port: number): Trial[] {
  return [[`curl -i ${url(port)}`], [url(port), "in a browser"]];
}

function upload(port: number): Trial[] {
  return [[`head -c 1000000 /dev/zero | curl -i --data-binary @- ${url(port)}`]];
}

function url(port: number): string {
  return `http://127.0.0.1:${port}/`;
}

function mapEntries<V, W>(
  from: Record<string, V>,
  change: (name: string, value: V) => [string, W],
): Record<string, W> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => change(name, value)));
}
