import { setTimeout as pause } from "node:timers/promises";
import { chanceOf } from "./chance.ts";
import { bind, type UdpServer } from "./udp.ts";
import { wire } from "./wire.ts";

/** How badly a network treats datagrams. */
export interface Lossiness {
  /** The same seed gives each datagram the same fate on every run. */
  seed?: number;
  /** The share of datagrams that are lost in each direction, 0 to 1. */
  loss?: number;
  /** The share of answers that arrive twice, 0 to 1. */
  repeat?: number;
  /** How long an answer takes, in milliseconds. */
  delay?: number;
  /** `"kept"`: each answer takes the whole delay. `"random"`: a part of it, so that answers overtake each other. */
  order?: "kept" | "random";
  /** How many bytes at the start of a datagram have no influence on its fate, such as a random id. */
  skip?: number;
  /** What to answer; the datagram itself unless told otherwise. */
  answer?: (datagram: Buffer) => Uint8Array;
}

/**
 * A UDP server that answers as if over a bad network. The fate of a datagram depends on the seed, on its bytes and on
 * how many like it came before, never on the clock or on other datagrams.
 */
export async function startLossy(settings: Lossiness = {}, port = 0): Promise<UdpServer> {
  const { seed = 1, loss = 0, repeat = 0, delay = 0, order = "kept", skip = 0, answer = same } = settings;
  const arrivals = new Map<string, number>();
  const server = await bind(async (datagram, reply, sender) => {
    const key = datagram.toString("latin1", skip);
    const arrival = arrivals.get(key) ?? 0;
    arrivals.set(key, arrival + 1);
    const chance = (question: string) => chanceOf(`${seed} ${arrival} ${question} ${key}`);
    const conversation = `udp 127.0.0.1:${server.port} · ${sender.address}:${sender.port}`;
    const note = (text: string) => wire().record(conversation, "peer", "note", { note: text });

    if (chance("request") < loss) return note("this datagram is lost on its way");
    const copies = chance("repeat") < repeat ? 2 : 1;
    const deliver = async (copy: number) => {
      const wait = delay * (order === "random" ? chance(`delay ${copy}`) : 1);
      if (wait > 0) await pause(wait, undefined, { ref: false });
      if (chance(`answer ${copy}`) < loss) note("the answer is lost on its way");
      else reply(answer(datagram));
    };
    await Promise.all(Array.from({ length: copies }, (_, copy) => deliver(copy)));
  }, port);
  return server;
}

function same(datagram: Buffer): Uint8Array {
  return datagram;
}
