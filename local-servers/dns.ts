import type { Resolver } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import {
  type Answer,
  decode,
  encode,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
} from "dns-packet";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { onDispose } from "./scope.ts";
import { bind, type Reply, type UdpServer } from "./udp.ts";
import { type Wire, wire } from "./wire.ts";

/** What the server knows of one name. A name that is not in the table does not exist (NXDOMAIN). */
export interface DnsRecords {
  /** IPv4 addresses. */
  A?: string[];
  /** IPv6 addresses. */
  AAAA?: string[];
  /** The name that this name is an alias of. */
  CNAME?: string;
  /** Never answer a query for this name, or only a query for this type of record. */
  silent?: boolean | "A" | "CNAME";
  /** Wait so many milliseconds before each answer. */
  delay?: number;
}

export type DnsTable = Record<string, DnsRecords>;

export interface DnsServer extends UdpServer {
  /** What was asked so far, such as `cats.example A`. */
  readonly queries: readonly string[];
}

/** The names that the lessons use. Addresses are from the blocks kept for documentation (RFC 5737, RFC 3849). */
export const courseNames: DnsTable = {
  "cats.example": { A: ["192.0.2.10"], AAAA: ["2001:db8::10"] },
  "many.example": { A: ["192.0.2.21", "192.0.2.22", "192.0.2.23"] },
  "uw.example": { A: ["192.0.2.30", "192.0.2.31"] },
  "www.uw.example": { CNAME: "web.uw.example" },
  "web.uw.example": { CNAME: "uw.example" },
  "six-only.example": { AAAA: ["2001:db8::6"] },
  "empty.example": {},
  "dangling.example": { CNAME: "gone.example" },
  "loop-a.example": { CNAME: "loop-b.example" },
  "loop-b.example": { CNAME: "loop-a.example" },
  "silent.example": { silent: true },
  "slow.example": { A: ["192.0.2.40"], delay: 30 },
};

/**
 * A DNS server over UDP (RFC 1035) that answers from `table`. Like a real resolver it follows CNAME chains as far as
 * the table goes and sends them with the answer; a loop is cut after eight steps.
 */
export async function startDnsServer(table: DnsTable = courseNames, port = 0): Promise<DnsServer> {
  const queries: string[] = [];
  const record = wire();
  const noteQuery = (query: string) => {
    queries.push(query);
    note(record, `${query}?`);
  };
  const script = async (datagram: Buffer, reply: Reply) => {
    const found = await answer(datagram, table, noteQuery);
    if (!found) return;
    reply(found.bytes);
    note(record, found.summary);
  };
  return { ...(await bind(script, port)), queries };
}

/**
 * A resolver that asks this server only, one time, and gives up after `timeout` milliseconds. The timeout is long
 * unless the test wants to see it pass: the server lives in the same process, which may get no turn for a while.
 * What it still waits for when the test ends is called off.
 */
export function resolverFor(server: Pick<DnsServer, "host" | "port">, timeout = 3000): Resolver {
  const resolver = inAnswer(makeResolver, `${server.host}:${server.port}`, timeout);
  onDispose(() => resolver.cancel());
  return resolver;
}

/** Runs where the answer runs. */
function makeResolver(server: string, timeout: number): Resolver {
  const { Resolver } = process.getBuiltinModule("node:dns/promises");
  const resolver = new Resolver({ timeout, tries: 1 });
  resolver.setServers([server]);
  return resolver;
}

/** What to send back, with a summary for people, or nothing. */
async function answer(
  datagram: Buffer,
  table: DnsTable,
  noteQuery: (query: string) => void,
): Promise<{ bytes: Uint8Array; summary: string } | undefined> {
  const query = parse(datagram);
  const question = query?.questions?.[0];
  if (!query || !question) return undefined; // What is no DNS query gets no answer.
  noteQuery(`${question.name} ${question.type}`);
  const records = lookUp(table, question.name);
  if (records?.silent === true || records?.silent === question.type) return undefined;
  if (records?.delay) await pause(records.delay);
  const { answers, exists } = find(table, question);
  const flags = ((query.flags ?? 0) & RECURSION_DESIRED) | RECURSION_AVAILABLE | (exists ? 0 : nameError);
  const bytes = encode({ type: "response", id: query.id, flags, questions: [question], answers });
  return { bytes, summary: summary(answers, exists) };
}

/** Says in words, beside the datagram that was recorded last, what its bytes mean. */
function note(record: Wire, text: string): void {
  const last = record.events.at(-1);
  if (last?.kind === "datagram") last.note ??= text;
}

function summary(answers: Answer[], exists: boolean): string {
  if (!exists) return "no such name";
  const last = answers.at(-1);
  if (!last || !("data" in last)) return "no record of this type";
  return `${last.type} ${last.data}${answers.length > 1 ? ` (${answers.length} records)` : ""}`;
}

/** RCODE 3, "Name Error" (RFC 1035, section 4.1.1). */
const nameError = 3;

/** `exists` speaks of the last name of a chain of aliases (RFC 6604, section 3). */
function find(table: DnsTable, question: Question): { answers: Answer[]; exists: boolean } {
  const answers: Answer[] = [];
  let { name } = question;
  for (let step = 0; step < 8; step++) {
    const records = lookUp(table, name);
    if (!records) return { answers, exists: false };
    answers.push(...own(name, question, records));
    if (!records.CNAME || asksForAlias(question)) break;
    answers.push({ type: "CNAME", name, ttl, data: records.CNAME });
    name = records.CNAME;
  }
  return { answers, exists: true };
}

const ttl = 60;

function own(name: string, question: Question, records: DnsRecords): Answer[] {
  const { A = [], AAAA = [], CNAME } = records;
  const all: Answer[] = [
    ...A.map((data): Answer => ({ type: "A", name, ttl, data })),
    ...AAAA.map((data): Answer => ({ type: "AAAA", name, ttl, data })),
    ...(CNAME && asksForAlias(question) ? [{ type: "CNAME", name, ttl, data: CNAME } as const] : []),
  ];
  return asksForAll(question) ? all : all.filter(({ type }) => type === question.type);
}

/** A query for the alias itself is answered with it, and the chain is not followed (RFC 1034, section 3.6.2). */
function asksForAlias(question: Question): boolean {
  return question.type === "CNAME" || asksForAll(question);
}

function asksForAll(question: Question): boolean {
  return (question.type as string) === "ANY";
}

/** Names match in any case (RFC 1035, section 2.3.3). */
function lookUp(table: DnsTable, name: string): DnsRecords | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, "");
  return Object.hasOwn(table, wanted) ? table[wanted] : undefined;
}

function parse(datagram: Buffer): Packet | undefined {
  try {
    const packet = decode(datagram);
    return packet.type === "query" ? packet : undefined;
  } catch {
    return undefined;
  }
}
