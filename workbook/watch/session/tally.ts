import type { WireEvent } from "../../../local-servers/wire.ts";
import type { StepResult } from "../../verdict.ts";

/** How an answer behaved on the wire, added up over all its tests. */
export interface Tally {
  connections: number;
  /** Chunks and datagrams that it sent. */
  chunksSent: number;
  bytesSent: number;
  bytesReceived: number;
  /** How often it sent something and then something came back. */
  roundTrips: number;
}

/** Adds up what a judged answer did on the wire; nothing if none of its tests used the wire. */
export function tally({ tests }: StepResult): Tally | undefined {
  const records = tests.flatMap(({ wire }) => (wire?.length ? [wire] : []));
  if (!records.length) return undefined;
  const sum: Tally = { connections: 0, chunksSent: 0, bytesSent: 0, bytesReceived: 0, roundTrips: 0 };
  for (const events of records) addEvents(sum, events);
  return sum;
}

function addEvents(sum: Tally, events: WireEvent[]): void {
  const asking = new Set<string>();
  for (const { kind, from, length = 0, conversation } of events) {
    if (kind === "connect") sum.connections++;
    if (kind !== "bytes" && kind !== "datagram") continue;
    if (from === "you") {
      sum.chunksSent++;
      sum.bytesSent += length;
      asking.add(conversation);
    } else {
      sum.bytesReceived += length;
      if (asking.delete(conversation)) sum.roundTrips++;
    }
  }
}
