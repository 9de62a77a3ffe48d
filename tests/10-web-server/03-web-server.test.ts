/** Four kinds of clients, and everything that a server can do to each of them: that makes this long. */
import { setTimeout as pause } from "node:timers/promises";
import { type Request, type Response, startWebServer } from "#exercises/10-web-server/03-web-server.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { curl, getAllKept, type Reply, readReply } from "../../local-servers/web-client.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import {
  diagnose,
  expect,
  outcome,
  Random,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const host = "Host: cats.example\r\n";

test("Content-Length counts bytes, and each of them arrives", async () => {
  const body = Buffer.concat([Buffer.from("Zoë ☕"), Uint8Array.from({ length: 256 }, (_, byte) => byte)]);
  const client = await connectPeer(await start(async () => reply(body)));

  const got = await ask(client, "GET /");
  const length = got.headers.get("content-length")?.[0];

  expect(
    length,
    diagnose(
      {
        "decodes-body": [
          length === String(Buffer.byteLength(body.toString())),
          `The body has ${body.length} bytes, and your Content-Length is ${length}: that is its length after it was read as text and made bytes again.`,
        ],
        "no-length": [
          length === undefined,
          "Your answer has no Content-Length, and the connection stays open. How will the client know where the body ends?",
        ],
        "length-in-characters": [
          length === String(body.toString().length),
          `The body has ${body.length} bytes, and your Content-Length is ${length}: that is its length in characters.`,
        ],
      },
      `The body has ${body.length} bytes, and your Content-Length is ${length}.`,
    ),
  ).toBe(String(body.length));
  expect(
    got.body,
    diagnose(
      {
        "decodes-body": [
          got.body.includes("\ufffd") || got.body.includes("Ã«"),
          "The body isn't text, and not all of its bytes survived being read as text.",
        ],
      },
      "The Content-Length was right, and these bytes came as the body:",
    ),
  ).toEqualBytes(body);
  nowClosing();
});

test("fetch gets the handler's status, headers and body", async () => {
  const port = await start(async ({ method, target, headers, body }) =>
    reply(`${method} ${target} ${headers.get("x-mood")} ${Buffer.from(body)}`, 404, {
      "content-type": ["text/plain"],
      "set-cookie": ["cat=tom", "mood=good"],
    }),
  );

  const { value: got, error } = await outcome(
    2000,
    "fetch to get its answer",
    fetch(`http://127.0.0.1:${port}/cats?a=%20`, {
      method: "POST",
      headers: { "X-Mood": "good" },
      body: "Meow",
    }),
  );

  if (!got) expect.fail(`\`fetch\` couldn't read your answer: ${(error as Error).cause ?? error}.`);
  const type = got.headers.get("content-type");
  expect(
    got.status,
    `The handler's status was 404, and the client got ${got.status}. Each request has an answer of its own.`,
  ).toBe(404);
  expect(
    type,
    `The handler's \`content-type\` was text/plain, and ${type === null ? "no content-type" : type} arrived. Which of the handler's headers do you send?`,
  ).toBe("text/plain");
  const cookies = got.headers.getSetCookie();
  expect(
    cookies,
    diagnose(
      {
        "sends-one-value": [
          cookies.length === 1 && ["cat=tom", "mood=good"].includes(cookies[0]!),
          `The handler returned two values for \`set-cookie\`, and ${cookies[0]} arrived alone.`,
        ],
        "joins-values": [
          cookies.length === 1,
          `The handler returned two values for \`set-cookie\`, and they arrived as one: ${cookies[0]}. Each value gets a line of its own.`,
        ],
      },
      `The handler returned two values for \`set-cookie\`, and these arrived: ${cookies.join(" and ") || "none"}.`,
    ),
  ).toEqual(["cat=tom", "mood=good"]);
  const text = await within(1000, "the body", got.text());
  expect(
    text,
    `A POST with the header X-Mood and the body "Meow" was sent, and the handler made "${text}" of what it got.`,
  ).toBe("POST /cats?a=%20 good Meow");
});

test("requests that are sent at once are answered in their order", async () => {
  const port = await start(async (request) => {
    if (request.target === "/slow") await pause(15);
    return await echo(request);
  });
  const client = await connectPeer(port);

  client.send(
    ["/slow", "/fast", "/faster"].map((target) => `GET ${target} HTTP/1.1\r\n${host}\r\n`).join(""),
  );
  const answers: string[] = [];
  for (let number = 1; number <= 3; number++) {
    const { body } = await next(client, `the answer to request ${number} of 3`, {
      "one-request-per-connection": [
        () => client.ended,
        "Three requests came at once, and you ended the connection before the third answer.",
      ],
      "answers-the-first-only": [
        () => !client.ended,
        `Three requests came at once, you answered ${number - 1} of them, and the connection is still open.`,
      ],
    });
    answers.push(String(body));
  }

  expect(
    answers,
    diagnose(
      {
        "out-of-order": [
          answers[0] !== "GET /slow",
          `The requests were /slow, /fast, /faster, and your first answer was "${answers[0]}". A client knows only by the order which answer belongs to which request.`,
        ],
      },
      `The requests were /slow, /fast, /faster, and your answers were ${answers.map((answer) => `"${answer}"`).join(", ")}.`,
    ),
  ).toEqual(["GET /slow", "GET /fast", "GET /faster"]);
});

test("node:http sends several requests over one connection", async () => {
  const port = await start(echo);

  const { value, error } = await outcome(
    2000,
    "three answers for node:http",
    getAllKept(port, ["/1", "/2", "/3"]),
  );

  expect(
    error ?? value,
    diagnose(
      {
        "one-request-per-connection": [
          value !== undefined && !value[1]?.reused,
          "A client wanted to send its second request on the same connection, and you had ended it after the first answer. Nobody asked for that.",
        ],
      },
      `Three requests were sent with \`node:http\`, and it got ${error ?? JSON.stringify(value)}.`,
    ),
  ).toEqual([1, 2, 3].map((number) => ({ status: 200, text: `GET /${number}`, reused: number > 1 })));
});

test("curl gets its pages, where it is installed", async () => {
  const url = `http://127.0.0.1:${await start(echo)}`;

  const [pages, posted] = await within(
    3000,
    "curl to get two pages and to post",
    Promise.all([
      curl("-w", "|%{num_connects}|", `${url}/1`, `${url}/2`),
      curl("-d", "Meow", "-H", "Expect:", `${url}/3`),
    ]),
  );

  if (pages === undefined) return;
  expect(
    pages,
    `curl got /1 and /2, each with the number of connections that it opened for it: ${pages}`,
  ).toBe("GET /1|1|GET /2|0|");
  expect(posted, `curl posted "Meow" to /3, and got "${posted}".`).toBe("POST /3 Meow");
});

test("a request may come in pieces, and its body with it", async () => {
  const client = await connectPeer(await start(echo));

  await client.sendPieces([`POST /a HTTP/1.1\r\n${host}Content-Le`, "ngth: 4\r\n\r", "\nMe", "ow"], 5);

  const { status, body } = await next(client, "The answer to POST /a");
  expect(
    String(body),
    diagnose(
      {
        "reads-chunk-by-chunk": [
          status >= 400,
          `A request came in four pieces, and you answered ${status}. How many readers of requests does one connection have?`,
        ],
      },
      `POST /a came in four pieces, with the body "Meow", and the handler made "${body}" of it.`,
    ),
  ).toBe("POST /a Meow");
});

test("requests that are sent at once may be cut anywhere", async () => {
  const port = await start(echo);
  const random = new Random("cuts of pipelined requests");
  const all = [
    `POST /a HTTP/1.1\r\n${host}Content-Length: 4\r\n\r\nMeow`,
    `PUT /b HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n3\r\nmew\r\n0\r\n\r\n`,
    `GET /c HTTP/1.1\r\n${host}\r\n`,
  ].join("");

  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const [first, second] = [random.integer(1, all.length), random.integer(1, all.length)].sort(
        (a, b) => a - b,
      );
      const pieces = [all.slice(0, first), all.slice(first, second), all.slice(second)];
      const client = await connectPeer(port);
      await client.sendPieces(pieces.filter(Boolean), 5);
      const answers: string[] = [];
      for (const line of ["POST /a", "PUT /b", "GET /c"])
        answers.push(String((await next(client, `the answer to ${line}`)).body));

      expect(
        answers,
        `Three requests were sent at once, cut after ${first} and ${second} bytes, and your answers were ${answers.map((answer) => `"${answer}"`).join(", ")}.`,
      ).toEqual(["POST /a Meow", "PUT /b mew", "GET /c"]);
    }),
  );
});

test("the answer to HEAD has the length, and no body", async () => {
  const client = await connectPeer(await start(async () => reply("Meow, meow")));

  client.send(`HEAD / HTTP/1.1\r\n${host}\r\nGET / HTTP/1.1\r\n${host}\r\n`);
  const { headers } = await next(client, "The answer to HEAD /", {}, "HEAD");

  const length = headers.get("content-length")?.[0];
  expect(
    length,
    diagnose(
      {
        "no-length-on-head": [
          length === "0" || length === undefined,
          `The answer to HEAD had a Content-Length of ${length}. The client asks how long the body is without getting it.`,
        ],
      },
      `The handler's body had 10 bytes, and the answer to HEAD had a Content-Length of ${length}.`,
    ),
  ).toBe("10");
  await expectHead(client, "body-on-head", "The answer to HEAD came with the body");
});

test("204 and 304 have no body", async () => {
  for (const status of [204, 304]) {
    const client = await connectPeer(await start(async () => reply("Meow, meow", status)));

    client.send(`GET / HTTP/1.1\r\n${host}\r\nGET / HTTP/1.1\r\n${host}\r\n`);
    const got = await next(client, "The answer to GET /");
    expect(got.status, `The handler's status was ${status}, and you sent ${got.status}.`).toBe(status);

    await expectHead(client, "body-on-304", `The status was ${status}, and the body was sent all the same`);
  }
});

test("the connection ends after the answer if the request says close", async () => {
  const port = await start(echo);
  for (const [value, mistake] of [
    ["close", "ignores-connection-close"],
    ["Close", "case-sensitive-close"],
    ["keep-alive, close", "close-must-be-alone"],
    ["close,te", "close-must-be-alone"],
  ] as const) {
    const client = await connectPeer(port);
    client.send(`GET /1 HTTP/1.1\r\n${host}Connection: ${value}\r\n\r\n`);
    const answer = await next(client, "The answer to GET /1", {
      "ends-before-the-answer": [
        () => client.ended && client.receivedLength === 0,
        `The request said \`Connection: ${value}\`, and your side ended without an answer. The end comes after the answer: what does your code wait for before it ends?`,
      ],
    });
    expect(String(answer.body)).toBe("GET /1");

    await until(1000, "your server to end its side", () => client.ended || client.closed, {
      [mistake]: [
        () => !client.ended,
        `The request said \`Connection: ${value}\`. You answered it, and the connection stays open.`,
      ],
    });
  }
});

test("a connection that says close ends itself, and no other", async () => {
  const port = await start(echo);
  const [before, closing] = [await connectPeer(port), await connectPeer(port)];
  await ask(before, "GET /1");
  closing.send(`GET /2 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  await next(closing, "The answer to GET /2");
  const after = await connectPeer(port);

  for (const [client, which] of [
    [before, "was open before"],
    [after, "was made after that"],
  ] as const) {
    const symptoms: Symptoms = {
      "shares-the-close": [
        () => client.ended || client.closed,
        `One connection said \`close\`. On another, which ${which}, you ended your side too, although its own requests didn't say so. What do the connections of your server share?`,
      ],
    };
    for (const target of ["/3", "/4"])
      expect(String((await ask(client, `GET ${target}`, symptoms)).body)).toBe(`GET ${target}`);
  }
});

test("the connection stays open if no option is close", async () => {
  const port = await start(echo);
  for (const value of ["keep-alive", "x-close, closed"]) {
    const client = await connectPeer(port);
    client.send(`GET /1 HTTP/1.1\r\n${host}Connection: ${value}\r\n\r\n`);
    expect(String((await next(client, "The answer to GET /1")).body)).toBe("GET /1");

    const { body } = await ask(client, "GET /2", {
      "finds-close-anywhere": [
        () => client.ended || client.closed,
        `The request said \`Connection: ${value}\`, and you ended the connection after the answer.\nThe header is a list, with commas between its options. None of these is \`close\`.`,
      ],
    });
    expect(String(body)).toBe("GET /2");
  }
});

test("after close, no request is answered", async () => {
  const client = await connectPeer(await start(echo));

  client.send(`GET /1 HTTP/1.1\r\n${host}Connection: close\r\n\r\nGET /2 HTTP/1.1\r\n${host}\r\n`);
  const heard = String(await toEnd(client));

  expect(heard, "Two requests came, and the first one was not answered.").toContain("GET /1");
  expect(
    heard.split("HTTP/1.1 ").length - 1,
    diagnose(
      {
        "answers-after-close": [
          heard.includes("GET /2"),
          "The first request said `Connection: close`, and you answered the second one too. The client won't read that answer.",
        ],
      },
      `The first request said \`Connection: close\`. All that you sent: ${JSON.stringify(heard.slice(0, 300))}.`,
    ),
  ).toBe(1);
});

test("a client that ends its side gets the answers that are due", async () => {
  const port = await start(async (request) => {
    await pause(10);
    return await echo(request);
  });
  const client = await connectPeer(port);

  client.end(`GET /1 HTTP/1.1\r\n${host}\r\nGET /2 HTTP/1.1\r\n${host}\r\n`);
  const heard = String(await toEnd(client));

  expect(
    heard.match(/GET \/\d/g) ?? [],
    diagnose({
      "hangs-up-on-half-close": [
        !heard.includes("GET /2"),
        `A client sent two requests and ended its side, and you answered ${heard.includes("GET /1") ? "only the first" : "neither"}. Its end means that no more requests come; it goes on listening.`,
      ],
    }),
  ).toEqual(["GET /1", "GET /2"]);
});

test("a large answer arrives whole, however late the client reads", { meta: { limit: 9000 } }, async () => {
  const body = Buffer.alloc(6 * 1024 * 1024, "Meow, ");
  const client = await connectPeer(await start(async () => reply(body)), "127.0.0.1", { hold: true });

  client.end(`GET / HTTP/1.1\r\n${host}\r\n`);
  await pause(150);
  client.release();
  const heard = await toEnd(client);
  const got = heard.subarray(heard.indexOf("\r\n\r\n") + 4);

  expect(
    got,
    diagnose({
      "loses-last-answer": [
        got.length < body.length,
        `The client had ended its side and read late. Of ${body.length} bytes of your last answer it got ${got.length}. Who destroyed the socket while bytes were waiting in it?`,
      ],
    }),
  ).toEqualBytes(body);
});

test("the last answer arrives before the end, however slowly the network takes it", async () => {
  const client = await connectPeer(await start(echo));
  const network = slowNetwork();
  network.hold();
  client.send(`GET /1 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  await within(1500, "your server to answer GET /1", network.written());
  await network.release();
  const heard = String(await toEnd(client));

  expect(
    heard,
    diagnose(
      {
        "destroys-too-early": [
          !heard.includes("GET /1"),
          "The request said `Connection: close`. The network was slow, so your answer was still waiting in the socket, and you destroyed the socket. What does destroy() do with bytes that haven't been sent, and what does end() do?",
        ],
      },
      `The network was slow, and your answer to GET /1 was ${JSON.stringify(heard.slice(0, 300))}.`,
    ),
  ).toContain("GET /1");
});

test("what is not a request is answered with 400, and then the server ends", async () => {
  suspect({
    crashed: {
      "dies-on-garbage":
        "A client sent something that isn't HTTP, and an error that nobody caught ended your program.",
    },
  });
  const port = await start(echo);
  for (const garbage of [
    "hello\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    `POST / HTTP/1.1\r\n${host}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `GET / HTTP/1.1\r\n${host}X-Cats: ${"x".repeat(17_100)}\r\n\r\n`,
  ]) {
    const client = await connectPeer(port);
    const seen = JSON.stringify(garbage.slice(0, 60));
    client.send(`GET /good HTTP/1.1\r\n${host}\r\n${garbage}`);
    const good = await next(client, "The answer to the good request before the bad one", {
      "drops-due-answers": [
        () => client.ended && client.receivedLength === 0,
        "A good request came together with a bad one, and you hung up without answering the good one.",
      ],
    });
    const silent: Symptoms = {
      "silent-on-garbage": [
        () => client.ended || client.closed,
        `A client sent ${seen}, and you hung up without an answer.`,
      ],
      "ignores-garbage": [
        () => !client.ended,
        `A client sent ${seen}, and you neither answered nor hung up.`,
      ],
    };
    const bad = await next(client, `the answer to ${seen}`, silent);

    expect(
      [good.status, String(good.body)],
      `A good request came, then ${seen}, and you answered the good one with ${good.status} "${good.body}".`,
    ).toEqual([200, "GET /good"]);
    expect(
      [400, 431],
      diagnose(
        {
          "accuses-itself": [
            bad.status >= 500,
            `A client sent ${seen}, and you answered ${bad.status}: that says the fault is the server's.`,
          ],
        },
        `A client sent ${seen}, and you answered ${bad.status}. Expected 400.`,
      ),
    ).toContain(bad.status);
    const connection = bad.headers.get("connection")?.[0]?.toLowerCase();
    expect(
      connection,
      diagnose(
        {
          "hides-the-close": [
            connection === undefined,
            `Your ${bad.status} has no \`Connection: close\`. The client would send its next request to a connection that is ending.`,
          ],
        },
        `Your ${bad.status} says \`Connection: ${connection}\`, and you end the connection.`,
      ),
    ).toBe("close");
    await until(1000, "your server to end its side", () => client.ended || client.closed, {
      "keeps-open-after-garbage": [
        () => !client.ended,
        `You answered ${seen} with ${bad.status}, and the connection stays open. Nobody knows where the next request begins.`,
      ],
    });
  }
});

test("a client that is still sending gets its 400 too", { meta: { limit: 9000 } }, async () => {
  const client = await connectPeer(await start(echo));

  client.send("hello\r\n\r\n");
  client.send(Buffer.alloc(16 * 1024 * 1024, "x"));
  const symptoms: Symptoms = {
    "destroys-on-garbage": [
      () => client.error?.code,
      `A client sent something that isn't HTTP, then 16 MB more, and the connection was reset. An answer that is on its way then gets lost. Who reads what the client still sends?`,
    ],
    "stops-reading": [
      () => !client.closed && client.socket.writableLength > 0,
      "You answered 400 and ended your side, while the client was still sending. You don't read what it sends, so neither of you will ever finish.",
    ],
  };
  const { status } = await next(client, "the 400", symptoms);
  client.end();

  expect(status, `A client sent something that isn't HTTP, and you answered ${status}. Expected 400.`).toBe(
    400,
  );
  await until(3000, "the connection to be closed", () => client.closed, symptoms);
  expect(client.error, diagnose(symptoms, `The connection broke: ${client.error}.`)).toBeUndefined();
});

test("a handler that rejects is answered with 500, and the server goes on", async () => {
  suspect({
    crashed: {
      "dies-on-handler-error":
        "The handler rejected, and nothing in your code caught it: that ended your server for everybody.",
    },
  });
  const port = await start(async (request) => {
    if (request.target === "/bad") throw new Error("password is tom123");
    return await echo(request);
  });
  const [client, other] = [await connectPeer(port), await connectPeer(port)];

  const bad = await ask(client, "GET /bad", {
    "hangs-up-on-handler-error": [
      () => (client.ended || client.closed) && client.receivedLength === 0,
      "The handler rejected, and the client got no answer at all.",
    ],
  });

  expect(
    bad.status,
    diagnose(
      {
        "blames-the-client": [
          bad.status >= 400 && bad.status < 500,
          `The handler rejected, and you answered ${bad.status}: that says the fault is the client's.`,
        ],
      },
      `The handler rejected, and you answered ${bad.status}. Expected 500.`,
    ),
  ).toBe(500);
  const told = `${[...bad.headers.values()].join()} ${bad.body}`;
  expect(
    told,
    diagnose({
      "tells-the-error": [
        told.includes("tom123"),
        "Your 500 contains the message of the handler's error. Clients should learn nothing about the inside of your program.",
      ],
    }),
  ).not.toContain("tom123");
  expect(String((await ask(other, "GET /good")).body)).toBe("GET /good");
  const again = await ask(client, "GET /good", {
    "ends-after-500": [
      () => client.ended || client.closed,
      "The handler rejected, you answered 500, and then you ended the connection. The request didn't say `close`, so the client may send its next request on this connection.\nWhat should happen to the loop over the requests when one handler call fails?",
    ],
  });
  expect(String(again.body)).toBe("GET /good");
});

test("a client that leaves before its answer disturbs nobody", async () => {
  suspect({
    crashed: {
      "dies-on-reset":
        "A client reset its connection before its answer was ready, and that ended your server for everybody.",
    },
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const port = await start(async (request) => {
    begin();
    await pause(10);
    return await echo(request);
  });
  const [rude, polite] = [await connectPeer(port), await connectPeer(port)];

  rude.send(`GET /rude HTTP/1.1\r\n${host}\r\n`);
  await within(1500, "the handler to be called", begun);
  rude.reset();

  expect(String((await ask(polite, "GET /polite")).body)).toBe("GET /polite");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(echo), await start(echo, 0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startWebServer", (port) => startWebServer(echo, port));
});

test("close() hangs up on a client that stays", async () => {
  const server = await within(1500, "startWebServer() to resolve", () => startWebServer(echo));
  const client = await connectPeer(server.port);
  await ask(client, "GET /");

  await expectClose(server, client);
});

/** Starts a server with this handler and returns its port; the server is closed when the test ends. */
async function start(handler: (request: Request) => Promise<Response>, port?: number): Promise<number> {
  const listening = await startServer("startWebServer", () => startWebServer(handler, port));
  suspect({ waiting: {} });
  return listening;
}

/** All answers were right: what happens from here on happens because the server is closed while a client is connected. */
function nowClosing(): void {
  suspect({
    crashed: {
      "dies-on-hang-up":
        "A connection was closed while your code was waiting for its next request. Then `readRequests` throws, and nothing in your code caught that.",
    },
  });
}

async function echo({ method, target, body }: Request): Promise<Response> {
  return reply(`${method} ${target} ${Buffer.from(body)}`.trimEnd());
}

function reply(body: string | Buffer, status = 200, headers: Record<string, string[]> = {}): Response {
  return { status, headers: new Map(Object.entries(headers)), body: Buffer.from(body) };
}

/** Sends a request without a body, and returns the answer. */
async function ask(client: Peer, line: string, symptoms: Symptoms = {}): Promise<Reply> {
  client.send(`${line} HTTP/1.1\r\n${host}\r\n`);
  return await next(client, `The answer to ${line}`, symptoms);
}

/** The next answer on this connection. */
async function next(client: Peer, what: string, symptoms: Symptoms = {}, method = "GET"): Promise<Reply> {
  const known = { ...symptoms, ...incomplete(client) };
  const { value, error } = await outcome(1500, what, readReply(client, method), known);
  if (value) return value;
  const { message } = error as Error;
  if (!(error instanceof SyntaxError))
    return expect.fail(diagnose(known, `${what} didn't come whole. ${message}`));
  const head = message.replace(/^[^"]*/, "");
  return expect.fail(
    diagnose(
      {
        "bare-lf": [
          /[^\r]\\n/.test(head.replaceAll("\\r\\n", "")),
          `In the head of your answer, an LF stands alone: ${head}.\nWhat ends a line of a head?`,
        ],
        "malformed-first-line": [
          !/^"HTTP\/1\.1 \d{3}( |\\r)/.test(head),
          `${what} begins with ${head.slice(0, 60)} …\nExpected a line like \`HTTP/1.1 200 OK\`: the version, the status and, after a space, its name.`,
        ],
      },
      `${what} could not be read: ${message}`,
    ),
  );
}

/** What has come of an answer that is not complete; looked at when it is waited for no longer. */
function incomplete(client: Peer): Symptoms {
  let heard: string | undefined;
  const rest = () => {
    heard ??= client.take().toString("latin1");
    return heard;
  };
  return {
    "bare-lf": [
      () => /^HTTP.*\n/.test(rest()) && !rest().includes("\r\n"),
      "The lines of your answer end in LF alone. What ends a line of a head?",
    ],
    "no-blank-line": [
      () => /^HTTP.*\r\n/.test(rest()) && !rest().includes("\r\n\r\n"),
      "Your answer began, and its head has no end. Which line comes after the last header?",
    ],
    "announces-too-much": [
      () => !client.ended && rest().length > 0 && !rest().startsWith("HTTP"),
      "The head of your answer came, then fewer bytes than its Content-Length says. The client waits for the rest.",
    ],
  };
}

/** The next bytes are the head of another answer, and not the body of the one before. */
async function expectHead(client: Peer, mistake: string, what: string): Promise<void> {
  const bytes = await within(1500, "the second answer", client.read(8));

  expect(
    bytes,
    diagnose({
      [mistake]: [String(bytes) === "Meow, me", `${what}. The client takes it for the next answer.`],
      "sends-something-between": [
        !bytes.equals(Buffer.from("HTTP/1.1")),
        `After the head of the first answer, the next one must begin at once. What came instead: ${JSON.stringify(String(bytes))} …`,
      ],
    }),
  ).toEqualBytes("HTTP/1.1");
}

/** All that comes until the server ends its side, or the connection breaks. */
async function toEnd(client: Peer): Promise<Buffer> {
  await until(3000, "your server to answer and end its side", () => client.ended || client.closed, {
    "never-ends": [
      () => client.receivedLength > 0,
      "No more requests can come on this connection, your answers have gone out, and your side stays open.",
    ],
  });
  return client.take();
}
