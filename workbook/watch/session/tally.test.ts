import { expect, test } from "vitest";
import { resultWithoutTests } from "../../verdict.ts";
import { tally } from "./tally.ts";

test("the wire is added up over all tests; a datagram is a chunk", () => {
  const event = (from: "you" | "peer", kind: "connect" | "bytes" | "datagram", length?: number) => ({
    at: 0,
    conversation: "c",
    from,
    kind,
    ...(length !== undefined && { length }),
  });
  const wire = [
    event("you", "connect"),
    event("you", "bytes", 3),
    event("you", "datagram", 2),
    event("peer", "bytes", 7),
    event("peer", "bytes", 1),
  ];
  const tests = [{ name: "", state: "passed" as const, milliseconds: 0, wire }];

  expect(tally({ ...resultWithoutTests("", "", "passed"), tests })).toEqual({
    connections: 1,
    chunksSent: 2,
    bytesSent: 5,
    bytesReceived: 8,
    roundTrips: 1,
  });
});
