import { connect, type LookupFunction } from "node:net";

export async function get(
  url: URL,
  options: { lookup?: LookupFunction } = {},
): Promise<{ status: number; headers: Map<string, string[]>; text: string }> {
  const socket = connect({ port: Number(url.port || 80), host: url.hostname, lookup: options.lookup });
  try {
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
    );
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      if (received.includes("\r\n\r\n")) break;
    }
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) throw new Error("The connection ended in the head");
    const [statusLine = "", ...lines] = received.toString("latin1", 0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(statusLine)?.[1]);
    if (!status) throw new SyntaxError(`Not a status line: ${statusLine}`);
    const headers = new Map<string, string[]>();
    for (const line of lines) {
      const name = line.split(":", 1)[0]!.toLowerCase();
      headers.set(name, [...(headers.get(name) ?? []), line.slice(name.length + 1).trim()]);
    }
    const parts = [received.subarray(end + 4)];
    for await (const chunk of socket) parts.push(chunk);
    return { status, headers, text: new TextDecoder().decode(Buffer.concat(parts)) };
  } finally {
    socket.destroy();
  }
}
