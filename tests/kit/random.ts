import { chanceOf } from "../../local-servers/chance.ts";

const seed = process.env.WORKBOOK_SEED ?? "1";

/**
 * Inputs that no table of answers can hold: they vary with the seed, and the same seed always gives the same ones. Each
 * purpose has a sequence of its own, so that tests do not change each other's inputs.
 *
 * @example const random = new Random("a name"); servicePort(`${random.word(8)} ${port}/tcp`, …)
 */
export class Random {
  readonly #purpose: string;
  #drawn = 0;

  constructor(purpose: string) {
    this.#purpose = purpose;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(chanceOf(`${seed} ${this.#purpose} ${this.#drawn++}`) * (most - least + 1));
  }

  /** One of these. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length - 1)]!;
  }

  /** Lower-case letters of ASCII. */
  word(length: number): string {
    return Array.from({ length }, () => this.pick([..."abcdefghijklmnopqrstuvwxyz"])).join("");
  }

  /** Bytes of any value. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.integer(0, 255));
  }
}
