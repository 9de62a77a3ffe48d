import { setTimeout as pause } from "node:timers/promises";
import type { Peer } from "./peer.ts";

/** How long a robot thinks before it answers, in milliseconds. */
const thinking = 300;

/** What the robots say to a line that a guest has said; undefined if nothing. */
const robots: Record<string, (line: string, guest: string) => string | undefined> = {
  ada: (line, guest) => (line.endsWith("?") ? `Good question, ${guest}. What do you think?` : undefined),
  polly: (line) => (line ? `${line.split(" ").at(-1)}! ${line.split(" ").at(-1)}!` : undefined),
};

/** A chat with two robots in it, as a script to be played with each guest. */
export function chatWithRobots(): (peer: Peer) => Promise<void> {
  const guests = new Map<string, Peer>();
  return async (peer) => {
    peer.send("Welcome! What is your name?\n");
    const name = await readLine(peer);
    if (!/^[A-Za-z0-9]{1,16}$/.test(name) || guests.has(name) || Object.hasOwn(robots, name))
      return peer.end("* You cannot have that name\n");
    peer.send(`* The room contains: ${[...Object.keys(robots), ...guests.keys()].join(", ")}\n`);
    tell(guests, `* ${name} has entered the room`);
    guests.set(name, peer);
    try {
      for (;;) await talk(guests, name, await readLine(peer));
    } finally {
      guests.delete(name);
      tell(guests, `* ${name} has left the room`);
      peer.end();
    }
  };
}

async function talk(guests: Map<string, Peer>, name: string, line: string): Promise<void> {
  tell(guests, `[${name}] ${line}`, name);
  for (const [robot, answer] of Object.entries(robots)) {
    const words = answer(line, name);
    if (words === undefined) continue;
    await pause(thinking);
    tell(guests, `[${robot}] ${words}`);
  }
}

function tell(guests: Map<string, Peer>, line: string, sender?: string): void {
  for (const [name, peer] of guests) if (name !== sender) peer.send(`${line}\n`);
}

async function readLine(peer: Peer): Promise<string> {
  return String(await peer.readUntil("\n")).replace(/\r?\n$/, "");
}
