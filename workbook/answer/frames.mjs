/**
 * How the judge and the answer's process cut their pipes into messages. A frame is the length of all that follows and
 * the length of its head (each 4 bytes, big-endian), the head (JSON in UTF-8), and then the bytes that the head
 * speaks of, as they are: `head.b` holds their lengths.
 */

/** @typedef {{ b?: number[], [key: string]: unknown }} Head What one side says to the other, as JSON. */
/** @typedef {{ head: Head, blobs: Uint8Array[] }} Frame A message, with the bytes that belong to it. */

const { parse, stringify } = JSON; // As they were before an answer could replace them.

/** The largest frame that either side takes, in bytes. */
export const largestFrame = 64 * 2 ** 20;

/** The largest head, in bytes: whatever is not bytes is small, or is not meant to cross. */
const largestHead = 16 * 2 ** 20;

/**
 * A message as parts to be written one after the other.
 *
 * @param {Head} head
 * @param {readonly Uint8Array[]} blobs
 * @returns {Uint8Array[]}
 * @throws {RangeError} if the message is larger than the other side would take
 */
export function encodeFrame(head, blobs = []) {
  const lengths = blobs.map(({ length }) => length);
  const text = Buffer.from(stringify(lengths.length ? { ...head, b: lengths } : head));
  const total = 4 + text.length + lengths.reduce((sum, length) => sum + length, 0);
  if (total > largestFrame || text.length > largestHead)
    throw new RangeError("too much to hand over at once");
  const start = Buffer.allocUnsafe(8 + text.length);
  start.writeUInt32BE(total, 0);
  start.writeUInt32BE(text.length, 4);
  text.copy(start, 8);
  return [start, ...blobs];
}

/** Puts frames together again from whatever pieces a pipe delivers. */
export class FrameReader {
  /** @type {Uint8Array[]} */
  #pieces = [];
  #length = 0;
  /** How many bytes the frame has that is being read; undefined until its length has come. */
  #wanted = /** @type {number | undefined} */ (undefined);

  /** True in the middle of a frame. */
  get isWaiting() {
    return this.#length > 0 || this.#wanted !== undefined;
  }

  /**
   * The frames that are complete with these bytes.
   *
   * @param {Uint8Array} bytes
   * @returns {Generator<Frame>}
   * @throws {Error} if the bytes are not frames
   */
  *push(bytes) {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    for (;;) {
      if (this.#wanted === undefined) {
        if (this.#length < 4) return;
        this.#wanted = this.#take(4).readUInt32BE(0);
        if (this.#wanted < 4 || this.#wanted > largestFrame) throw new Error("not a frame");
      }
      if (this.#length < this.#wanted) return;
      const whole = this.#take(this.#wanted);
      this.#wanted = undefined;
      yield decodeFrame(whole);
    }
  }

  /** @param {number} length */
  #take(length) {
    const first = /** @type {Uint8Array} */ (this.#pieces[0]);
    const all = first.length >= length ? first : Buffer.concat(this.#pieces);
    const taken = Buffer.from(all.buffer, all.byteOffset, length);
    const rest = all.subarray(length);
    if (all === first) this.#pieces.shift();
    else this.#pieces = [];
    if (rest.length) this.#pieces.unshift(rest);
    this.#length -= length;
    return taken;
  }
}

/**
 * @param {Buffer} whole
 * @returns {Frame}
 */
function decodeFrame(whole) {
  const headLength = whole.readUInt32BE(0);
  if (headLength > whole.length - 4 || headLength > largestHead) throw new Error("not a frame");
  const head = parse(whole.toString("utf8", 4, 4 + headLength));
  if (typeof head !== "object" || head === null) throw new Error("not a frame");
  /** @type {Uint8Array[]} */
  const blobs = [];
  let at = 4 + headLength;
  for (const length of Array.isArray(head.b) ? head.b : []) {
    if (!Number.isInteger(length) || length < 0 || at + length > whole.length) throw new Error("not a frame");
    blobs.push(whole.subarray(at, at + length));
    at += length;
  }
  return { head, blobs };
}
