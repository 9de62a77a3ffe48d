import { decode, encode } from "dns-packet";
import { expect, test } from "vitest";
import { address, alias, compressedReply, truncated } from "./dns-messages.ts";

const query = encode({ type: "query", id: 0x1234, questions: [{ type: "A", name: "www.uw.example" }] });

test("a reply has the query's id and question", () => {
  const reply = decode(compressedReply(query, {}));

  expect(reply).toMatchObject({ id: 0x1234, type: "response", rcode: "NOERROR", answers: [] });
  expect(reply.questions).toMatchObject([{ type: "A", name: "www.uw.example", class: "IN" }]);
});

test("a DNS library reads its compressed names", () => {
  const message = compressedReply(query, {
    answers: [
      alias("www.uw.example", "web.uw.example"),
      address("web.uw.example", "192.0.2.1"),
      address("web.uw.example", "192.0.2.2"),
    ],
    authorities: [{ name: "example", type: 2, data: "ns.example" }],
    additionals: [address("ns.example", "192.0.2.53")],
  });
  const reply = decode(message);

  expect(reply.answers).toMatchObject([
    { type: "CNAME", name: "www.uw.example", data: "web.uw.example", ttl: 60 },
    { type: "A", name: "web.uw.example", data: "192.0.2.1" },
    { type: "A", name: "web.uw.example", data: "192.0.2.2" },
  ]);
  expect(reply.authorities).toMatchObject([{ type: "NS", name: "example", data: "ns.example" }]);
  expect(reply.additionals).toMatchObject([{ type: "A", name: "ns.example", data: "192.0.2.53" }]);
  expect(message.toString("latin1").match(/example/g)).toHaveLength(1);
});

test("flags and classes are as told", () => {
  const reply = decode(
    compressedReply(query, {
      flags: 0x8180 | truncated | 2,
      answers: [{ ...address("www.uw.example", "192.0.2.1"), class: 3 }],
    }),
  );

  expect(reply).toMatchObject({ rcode: "SERVFAIL", flag_tc: true });
  expect(reply.answers).toMatchObject([{ class: "CH" }]);
});
