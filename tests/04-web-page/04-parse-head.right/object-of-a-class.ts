class ReplyHead {
  headers = new Map<string, string[]>();
  status: number;
  reason: string;
  body: Uint8Array;

  constructor(status: number, reason: string, body: Uint8Array) {
    this.status = status;
    this.reason = reason;
    this.body = body;
  }

  static parse(bytes: Uint8Array): ReplyHead | undefined {
    const text = new TextDecoder("latin1").decode(bytes);
    const [, head] = /^([\s\S]*?)\r\n\r\n/.exec(text) ?? [];
    if (head === undefined) return undefined;
    const pattern = /^HTTP\/(?<version>\d+(?:\.\d+)?) (?<status>\d\d\d)(?:$| (?<reason>.*)$)/;
    const lines = head.split("\r\n");
    const groups = pattern.exec(lines.shift()!)?.groups;
    if (!groups) throw new SyntaxError("no status line");
    const reply = new ReplyHead(Number(groups.status), groups.reason || "", bytes.subarray(head.length + 4));
    lines.forEach((line) => reply.add(line));
    return reply;
  }
  add(line: string) {
    const match = line.match(/^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/s);
    if (!match) throw new SyntaxError(`bad header ${line}`);
    this.headers.set(
      match[1]!.toLowerCase(),
      (this.headers.get(match[1]!.toLowerCase()) || []).concat(match[2]!),
    );
  }
}
export const parseHead = (bytes: Uint8Array) => ReplyHead.parse(bytes);
