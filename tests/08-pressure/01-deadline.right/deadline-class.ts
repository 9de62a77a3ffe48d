import type { Socket } from "node:net";

class Deadline {
  readonly signal = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    const reason = new DOMException("Too late", "TimeoutError");
    this.#timer = setTimeout(() => this.signal.abort(reason), milliseconds);
    this.#timer.unref();
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  passed(): Promise<never> {
    const { signal } = this.signal;
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }
}

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const deadline = new Deadline(milliseconds);
  deadline.signal.signal.onabort = () => socket.resetAndDestroy();
  const result = Promise.any([Promise.race([work.finally(() => deadline.cancel()), deadline.passed()])]);
  return await result.catch((failures: AggregateError) => {
    throw failures.errors[0];
  });
}
