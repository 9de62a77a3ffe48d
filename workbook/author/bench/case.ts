const body = `for (const message of ["a", "bc", "def", "0123456789", "x".repeat(20_000)]) {
  test(\`sends back \${message.length} bytes\`, async () => {
    const server = await startEcho();
    const socket = connect(server.port, "127.0.0.1");
    socket.end(message);
    let reply = "";
    for await (const chunk of socket) reply += chunk;
    await server.close();
    EXPECT;
  });
}
`;

const vitestBody = body.replace("EXPECT", "expect(reply).toBe(message)");

/** The same five tests, for the workbook's judge. */
export function caseForWorkbook(stem: string): string {
  return `import { connect } from "node:net";\nimport { startEcho } from "#exercises/${stem}.ts";\nimport { expect, test } from "../test.ts";\n\n${vitestBody}`;
}

/** For plain Vitest. */
export const caseForVitest = `import { connect } from "node:net";\nimport { expect, test } from "vitest";\nimport { startEcho } from "./echo.ts";\n\n${vitestBody}`;

/** For Node's own runner, in JavaScript. */
export const caseForNode = `import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";

async function startEcho() {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, close: () => new Promise((done) => server.close(done)) };
}

${body.replace("EXPECT", "assert.equal(reply, message)")}`;

/** The answer, a different text each time. */
export function echo(turn: number): string {
  return `import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

export async function startEcho(): Promise<{ port: number; close(): Promise<void> }> {
  // turn ${turn}
  const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    await new Promise((done) => server.close(done));
  };
  return { port: (server.address() as AddressInfo).port, close };
}
`;
}
