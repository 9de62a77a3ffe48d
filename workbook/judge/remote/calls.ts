/** What the answer has printed at once. */
export interface Printed {
  text: string;
  /** The line of the answer that printed it; undefined where that is not known. */
  line: number | undefined;
}

/** A call of one of the answer's exports, and what became of it. */
export interface Call {
  name: string;
  values: readonly unknown[];
  /** What it returned; a promise, if it returned one. */
  returned?: unknown;
  /** Set once it has thrown, or its promise has been rejected. */
  failed?: { with: unknown; how: "threw" | "rejected" };
  /** Set once its promise is fulfilled. */
  resolved?: { with: unknown };
  /** What its iterator has given so far, and what it returned at its end. */
  pieces: unknown[];
  ended?: { with: unknown };
  /** What was printed before the call. */
  printedBefore: number;
}

/** How many calls are remembered at most of those that the answer's process reports. */
const most = 10_000;

/** Remembers the calls of an answer's exports. */
export class Calls {
  readonly all: Call[] = [];
  readonly #names = new WeakMap<object, string>();
  readonly #byResult = new WeakMap<object, Call>();
  readonly #printed: readonly Printed[];

  constructor(printed: readonly Printed[]) {
    this.#printed = printed;
  }

  /** From here on calls of these functions are remembered. */
  follow(exports: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(exports))
      if (typeof value === "function") this.#names.set(value, name);
  }

  /** Makes a call, and remembers it if the function is an export. */
  make(target: object, values: readonly unknown[], run: () => unknown): unknown {
    const name = this.#names.get(target);
    if (name === undefined) return run();
    const call = this.#begin(name, values);
    try {
      call.returned = run();
    } catch (error) {
      call.failed = { with: error, how: "threw" };
      throw error;
    }
    this.#followResult(call);
    return call.returned;
  }

  /** Remembers a call that was made over there. */
  add(name: string, values: readonly unknown[], outcome: Pick<Call, "returned" | "failed">): void {
    if (this.all.length < most) this.#followResult(Object.assign(this.#begin(name, values), outcome));
  }

  #begin(name: string, values: readonly unknown[]): Call {
    const call: Call = { name, values, pieces: [], printedBefore: this.#printed.length };
    this.all.push(call);
    return call;
  }

  #followResult(call: Call): void {
    if (typeof call.returned === "object" && call.returned) this.#byResult.set(call.returned, call);
  }

  /** A promise, or the step of an iterator, belongs to the call that this was returned by. */
  belongs(part: object, to: object): void {
    const call = this.#byResult.get(to);
    if (call) this.#byResult.set(part, call);
  }

  /** A promise of the answer's has been settled. */
  settled(promise: object, outcome: { value: unknown } | { error: unknown }): void {
    const call = this.#byResult.get(promise);
    if (!call) return;
    if ("error" in outcome) call.failed = { with: outcome.error, how: "rejected" };
    else if (call.returned === promise) call.resolved = { with: outcome.value };
    else if (isStep(outcome.value)) {
      if (outcome.value.done) call.ended = { with: outcome.value.value };
      else call.pieces.push(outcome.value.value);
    }
  }
}

function isStep(value: unknown): value is IteratorResult<unknown> {
  return typeof value === "object" && value !== null && "done" in value;
}
