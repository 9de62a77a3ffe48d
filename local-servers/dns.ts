import { setTimeout as pause } from "node:timers/promises";
import { type Answer, decode, encode, type Packet, type Question, RECURSION_AVAILABLE, RECURSION_DESIRED } from "dns-packet";
import { bind, type Reply, type UdpServer } from "./udp.ts";

/** What the server knows of one name. A name that is not in the table does not exist (NXDOMAIN). */
export interface DnsRecords {
  /** IPv4 addresses. */
  A?: string[];
  /** IPv6 addresses. */
  AAAA?: string[];
  /** The name that this name is an alias of. */
  CNAME?: string;
  /** Never answer a query for this name. */
  silent?: boolean;
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
  const server = await bind((datagram, reply) => answer(datagram, reply, table, queries), port);
  return { ...server, queries };
}

async function answer(datagram: Buffer, reply: Reply, table: DnsTable, queries: string[]): Promise<void> {
  const query = parse(datagram);
  const question = query?.questions?.[0];
  if (!query || !question) return; // What is no DNS query gets no answer, as from a real server.
  queries.push(`${question.name} ${question.type}`);
  const records = lookUp(table, question.name);
  if (records?.silent) return;
  if (records?.delay) await pause(records.delay);
  reply(encode({
    type: "response",
    id: query.id,
    flags: (query.flags ?? 0) & RECURSION_DESIRED | RECURSION_AVAILABLE | (records ? 0 : nameError),
    questions: [question],
    answers: answers(table, question),
  }));
}

/** RCODE 3, "Name Error" (RFC 1035, section 4.1.1). */
const nameError = 3;

function answers(table: DnsTable, question: Question): Answer[] {
  const found: Answer[] = [];
  let { name } = question;
  for (let step = 0; step < 8; step++) {
    const records = lookUp(table, name);
    if (!records) return found;
    if (records.CNAME && question.type !== "CNAME") {
      found.push({ type: "CNAME", name, ttl, data: records.CNAME });
      name = records.CNAME;
      continue;
    }
    return [...found, ...own(name, question, records)];
  }
  return found;
}

const ttl = 60;

function own(name: string, question: Question, records: DnsRecords): Answer[] {
  if (question.type === "A") return (records.A ?? []).map((data) => ({ type: "A", name, ttl, data }));
  if (question.type === "AAAA") return (records.AAAA ?? []).map((data) => ({ type: "AAAA", name, ttl, data }));
  if (question.type === "CNAME" && records.CNAME) return [{ type: "CNAME", name, ttl, data: records.CNAME }];
  return [];
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
