class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly parent: AbortSignal | undefined;

  constructor(milliseconds: number, parent?: AbortSignal) {
    this.parent = parent;
    this.#timer = setTimeout(() => {
      const error = new Error("Too late");
      error.name = "TimeoutError";
      this.#controller.abort(error);
    }, milliseconds);
    if (parent?.aborted) this.#follow();
    else parent?.addEventListener("abort", this.#follow, { once: true });
  }
  #follow = () => this.#controller.abort(this.parent!.reason);
  get signal() {
    return this.#controller.signal;
  }
  end() {
    clearTimeout(this.#timer);
    this.parent?.removeEventListener("abort", this.#follow);
  }
}
export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = new Deadline(milliseconds, signal);
  try {
    const response = await fetch(url, { signal: deadline.signal });
    const parts: Uint8Array[] = [];
    for await (const part of response.body ?? []) parts.push(part);
    return Buffer.concat(parts).toString("utf8");
  } finally {
    deadline.end();
  }
}
