export interface Request {
  method: string;
  target: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

type Step = "head" | "sized" | "size" | "data" | "data-end" | "trailer";

/** Takes bytes in and gives requests out; knows between two calls where it stands. */
class Parser {
  readonly finished: Request[] = [];
  #step: Step = "head";
  #rest = Buffer.alloc(0);
  #request: Request | undefined;
  #parts: Uint8Array[] = [];
  #missing = 0;

  get idle(): boolean {
    return this.#step === "head" && this.#rest.length === 0;
  }

  push(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#advance());
  }

  #advance(): boolean {
    if (this.#step === "head") return this.#head();
    if (this.#step === "sized" || this.#step === "data") return this.#data();
    return this.#line();
  }

  #head(): boolean {
    const head = parseRequestHead(this.#rest);
    if (!head) return false;
    this.#rest = Buffer.from(head.rest);
    const { method, target, headers } = head;
    this.#request = { method, target, headers, body: new Uint8Array() };
    const framing = [...(headers.get("content-length") ?? []), ...(headers.get("transfer-encoding") ?? [])];
    if (framing.length > 1) throw new SyntaxError("Two framings");
    const [text] = framing;
    if (headers.has("transfer-encoding")) {
      if (text?.toLowerCase() !== "chunked") throw new SyntaxError("Not chunked");
      this.#step = "size";
    } else if (text === undefined) this.#finish();
    else {
      if (!/^[0-9]+$/.test(text)) throw new SyntaxError("Not a length");
      this.#missing = Number(text);
      this.#step = "sized";
    }
    return true;
  }

  #data(): boolean {
    const part = this.#rest.subarray(0, this.#missing);
    this.#rest = this.#rest.subarray(part.length);
    this.#parts.push(part);
    this.#missing -= part.length;
    if (this.#missing) return false;
    if (this.#step === "sized") this.#finish();
    else this.#step = "data-end";
    return true;
  }

  #line(): boolean {
    const end = this.#rest.indexOf("\r\n");
    if (end < 0) return false;
    const line = this.#rest.toString("latin1", 0, end);
    this.#rest = this.#rest.subarray(end + 2);
    if (this.#step === "trailer") {
      if (line === "") this.#finish();
    } else if (this.#step === "data-end") {
      if (line !== "") throw new SyntaxError("Too much data");
      this.#step = "size";
    } else {
      const digits = /^([0-9a-fA-F]+)\s*(?:;[^\n]*)?$/.exec(line)?.[1];
      if (!digits) throw new SyntaxError("Not a size");
      this.#missing = Number(`0x${digits}`);
      this.#step = this.#missing ? "data" : "trailer";
    }
    return true;
  }

  #finish(): void {
    this.finished.push({ ...this.#request!, body: Buffer.concat(this.#parts) });
    this.#parts = [];
    this.#step = "head";
  }
}

export async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Request> {
  const parser = new Parser();
  for await (const chunk of chunks) {
    let failure: unknown;
    try {
      parser.push(chunk);
    } catch (error) {
      failure = error;
    }
    yield* parser.finished.splice(0);
    if (failure) throw failure;
  }
  if (!parser.idle) throw new Error("The client left in the middle");
}

function parseRequestHead(bytes: Uint8Array) {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if ((end < 0 ? all.length : end) > 16_384) throw new RangeError("The head is longer than 16 KiB");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const [, method = "", target = "", version = ""] = /^(\S+) (\S+) HTTP\/(1\.[01])$/.exec(first) ?? [];
  if (!method) throw new SyntaxError(`Not a request line: ${JSON.stringify(first)}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header line: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  if (version === "1.1" && headers.get("host")?.length !== 1) throw new SyntaxError("Not exactly one Host");
  return { method, target, version, headers, rest: bytes.subarray(end + 4) };
}
