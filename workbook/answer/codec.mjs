/**
 * Values as both processes hand them over. Data crosses by value: numbers, text, bytes, arrays, plain objects, `Map`,
 * `Set`, `Date`, `URL`, errors. What lives stays where it is and crosses as a handle: promises, functions, classes,
 * iterators, sockets and all other objects of a class. What comes back to where it lives is the same object again.
 *
 * A value that is not itself JSON is a list that begins with a tag.
 */

/** @typedef {null | boolean | number | string | [string, ...unknown[]]} Encoded */
/** @typedef {{ is: string, name: string, iterates?: "sync" | "async", keys?: string[], state?: unknown }} Kind What is known of something that lives on the other side. */

// An answer may replace what is built in: these are as they were before it came.
const {
  defineProperty,
  entries,
  getOwnPropertyDescriptors,
  getOwnPropertyNames,
  getPrototypeOf,
  hasOwn,
  is,
  keys,
} = Object;
const { isArray } = Array;
const isFiniteNumber = Number.isFinite;

/** How deep data may be nested. */
const deepest = 40;
/** How many values one message may hold. */
const mostValues = 250_000;
/** A view into a larger buffer keeps its place in it, if the buffer is not larger than this. */
const largestBuffer = 256 * 1024;
/** Keys that could make a plain object act on its reader: they do not cross. */
const actingKeys = new Set(["__proto__", "then", "toJSON", "asymmetricMatch", "$$typeof", "constructor"]);

class SeveralErrors extends AggregateError {
  /** @param {string} [message] */
  constructor(message) {
    super([], message);
  }
}

/** @type {Record<string, new (message?: string) => Error>} */
const errorClasses = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError: SeveralErrors,
  Error,
};
/** @type {Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView>} */
const viewClasses = {
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};

/**
 * True for the prototype of plain data: of an object literal, or of a class without methods.
 *
 * @param {object | null} prototype
 */
function isPlain(prototype) {
  if (prototype === null || prototype === Object.prototype) return true;
  const names = getOwnPropertyNames(prototype);
  return getPrototypeOf(prototype) === Object.prototype && names.length === 1 && names[0] === "constructor";
}

/**
 * The properties that the classes of an object compute with a getter, up to the first class that is built in.
 *
 * @param {object} value
 * @returns {string[] | undefined} undefined if one of its classes is a function, as those of streams and servers are
 */
function gettersOf(value) {
  const found = [];
  let prototype = getPrototypeOf(value);
  for (; prototype && prototype !== Object.prototype; prototype = getPrototypeOf(prototype)) {
    if (!isClass(prototype.constructor)) return value instanceof Error ? found : undefined;
    for (const [name, { get }] of entries(getOwnPropertyDescriptors(prototype))) if (get) found.push(name);
  }
  return found;
}

/** @param {unknown} value */
function isClass(value) {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

/** One side's table of what it has handed out and what it was handed. */
export class Codec {
  /** @type {Map<number, object>} */
  #kept = new Map();
  /** @type {WeakMap<object, number>} */
  #ids = new WeakMap();
  #next = 1;
  /** How many values the message has so far that is being encoded or decoded. */
  #values = 0;
  /** @type {WeakMap<object, number>} Stand-ins and copies of what lives on the other side, with its number there. */
  #foreign = new WeakMap();
  /** @type {Map<number, WeakRef<object>>} */
  #standIns = new Map();
  #describe;
  #standIn;
  #framesOf;
  #isJudge;

  /**
   * @param {object} side
   * @param {(id: number, kind: Kind) => object} side.standIn makes what stands for something on the other side
   * @param {(value: object, id: number) => unknown} [side.describe] what to say of a live value, beside its kind; it is called once a crossing
   * @param {(stack: string) => string} [side.framesOf] what the stack of an error that comes from the other side becomes
   * @param {boolean} [side.isJudge] views keep their place in a larger buffer only on the way to the answer
   */
  constructor({ standIn, describe = () => undefined, framesOf = (stack) => stack, isJudge = false }) {
    this.#standIn = standIn;
    this.#describe = describe;
    this.#framesOf = framesOf;
    this.#isJudge = isJudge;
  }

  /**
   * What this side has handed out under this number.
   *
   * @param {unknown} id
   * @returns {any}
   * @throws {Error} if there is no such thing
   */
  kept(id) {
    const value = this.#kept.get(/** @type {number} */ (id));
    if (value === undefined) throw new Error("there is nothing under this number");
    return value;
  }

  /**
   * True for what stands here for something of the other side's.
   *
   * @param {object} value
   */
  isForeign(value) {
    return this.#foreign.has(value);
  }

  /**
   * @param {object} value
   * @returns {number}
   */
  #keep(value) {
    let id = this.#ids.get(value);
    if (id === undefined) {
      id = this.#next++;
      this.#ids.set(value, id);
      this.#kept.set(id, value);
    }
    return id;
  }

  /**
   * @param {number} depth
   * @throws {RangeError} if there are too many values
   */
  #count(depth) {
    this.#values = depth === 0 ? 1 : this.#values + 1;
    if (this.#values > mostValues)
      throw new RangeError(`more than ${mostValues} values are too many to hand over at once`);
  }

  /**
   * @param {unknown} value
   * @param {Uint8Array[]} blobs takes the bytes that belong to the value
   * @param {number} [depth]
   * @returns {Encoded}
   */
  encode(value, blobs, depth = 0) {
    this.#count(depth);
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return isFiniteNumber(value) && !is(value, -0)
          ? value
          : ["number", is(value, -0) ? "-0" : String(value)];
      case "undefined":
        return ["undefined"];
      case "bigint":
        return ["bigint", String(value)];
      case "symbol":
        return ["symbol", value.description ?? ""];
      case "function":
        return this.#live(value);
    }
    if (value === null) return null;
    const object = /** @type {object} */ (value);
    const foreign = this.#foreign.get(object);
    if (foreign !== undefined) return ["yours", foreign];
    if (depth > deepest) return this.#live(object);
    return this.#data(object, blobs, depth + 1) ?? this.#live(object);
  }

  /**
   * @param {readonly unknown[]} values
   * @param {Uint8Array[]} blobs
   */
  encodeAll(values, blobs) {
    return values.map((value) => this.encode(value, blobs));
  }

  /**
   * @param {object} value
   * @param {Uint8Array[]} blobs
   * @param {number} depth
   * @returns {Encoded | undefined}
   */
  #data(value, blobs, depth) {
    /** @param {unknown} item */
    const inner = (item) => this.encode(item, blobs, depth);
    if (ArrayBuffer.isView(value)) return this.#view(value, blobs);
    if (value instanceof ArrayBuffer) return ["buffer", blobs.push(new Uint8Array(value)) - 1];
    if (isArray(value)) return ["array", Array.from(value, inner)];
    if (value instanceof Map) return ["map", Array.from(value, ([key, item]) => [inner(key), inner(item)])];
    if (value instanceof Set) return ["set", Array.from(value, inner)];
    if (value instanceof URL) return ["url", value.href];
    if (value instanceof Date) return ["date", value.getTime()];
    if (value instanceof Error) return this.#error(value, inner);
    if (!isPlain(getPrototypeOf(value))) return undefined;
    if (typeof (/** @type {any} */ (value).then) === "function") return undefined;
    if (Symbol.asyncIterator in value || Symbol.iterator in value) return undefined;
    return ["object", entries(value).map(([key, item]) => [key, inner(item)])];
  }

  /**
   * @param {ArrayBufferView} view
   * @param {Uint8Array[]} blobs
   * @returns {Encoded}
   */
  #view(view, blobs) {
    const { buffer, byteOffset, byteLength } = view;
    const name = Buffer.isBuffer(view)
      ? "Buffer"
      : view instanceof Uint8Array
        ? "Uint8Array"
        : view.constructor.name;
    const isPart = this.#isJudge && byteLength < buffer.byteLength && buffer.byteLength <= largestBuffer;
    const bytes = isPart ? new Uint8Array(buffer) : new Uint8Array(buffer, byteOffset, byteLength);
    const place = isPart ? [byteOffset, byteLength] : [];
    return ["bytes", name, blobs.push(bytes) - 1, ...place];
  }

  /**
   * @param {Error} error
   * @param {(item: unknown) => Encoded} inner
   * @returns {Encoded}
   */
  #error(error, inner) {
    const computed = error instanceof DOMException ? [] : (gettersOf(error) ?? []);
    const own = [...getOwnPropertyNames(error), ...computed].filter(
      (key) => key !== "stack" && key !== "message",
    );
    return [
      "error",
      this.#keep(error),
      classOf(error),
      String(error.name),
      String(error.message),
      String(error.stack),
      own.map((key) => [key, inner(/** @type {any} */ (error)[key])]),
      error instanceof DOMException,
    ];
  }

  /**
   * @param {object | Function} value
   * @returns {Encoded}
   */
  #live(value) {
    const foreign = this.#foreign.get(value);
    if (foreign !== undefined) return ["yours", foreign];
    const id = this.#keep(value);
    return ["mine", id, kindOf(value, this.#describe(value, id))];
  }

  /**
   * @param {unknown} encoded
   * @param {readonly Uint8Array[]} blobs
   * @param {number} [depth]
   * @returns {any}
   * @throws {Error} if it is not an encoded value
   */
  decode(encoded, blobs, depth = 0) {
    this.#count(depth);
    if (encoded === null || ["string", "boolean", "number"].includes(typeof encoded)) return encoded;
    if (!isArray(encoded) || depth > 2 * deepest) throw new Error("not a value");
    /** @param {unknown} item */
    const inner = (item) => this.decode(item, blobs, depth + 1);
    const [tag, first, second] = encoded;
    switch (tag) {
      case "undefined":
        return undefined;
      case "number":
        return Number(first);
      case "bigint":
        return BigInt(first);
      case "symbol":
        return Symbol(String(first));
      case "array":
        return first.map(inner);
      case "map":
        return new Map(first.map((/** @type {unknown[]} */ [key, item]) => [inner(key), inner(item)]));
      case "set":
        return new Set(first.map(inner));
      case "url":
        return new URL(first);
      case "date":
        return new Date(first);
      case "buffer":
        return copy(blobs[first]).buffer;
      case "bytes":
        return decodeView(first, copy(blobs[second]), encoded[3], encoded[4]);
      case "object":
        return plainObject(first, inner);
      case "error":
        return this.#decodeError(encoded, inner);
      case "yours":
        return this.kept(first);
      case "mine":
        if (typeof first !== "number" || typeof second?.is !== "string" || typeof second.name !== "string")
          throw new Error("not a value");
        return this.#known(first, () => this.#standIn(first, second));
      default:
        throw new Error("not a value");
    }
  }

  /**
   * @param {any[]} encoded
   * @param {(item: unknown) => any} inner
   */
  #decodeError([, id, className, name, message, stack, own, isDom], inner) {
    if ([className, name, message, stack].some((part) => typeof part !== "string"))
      throw new Error("not a value");
    return this.#known(id, () => {
      const Class = hasOwn(errorClasses, className) ? errorClasses[className] : undefined;
      const error = isDom ? new DOMException(message, name) : new (Class ?? Error)(message);
      for (const [key, item] of own) {
        if (actingKeys.has(key) || isDom || key === "stack" || key === "message") continue;
        const enumerable = !["cause", "errors", "name"].includes(key);
        defineProperty(error, key, {
          value: inner(item),
          writable: true,
          configurable: true,
          enumerable,
        });
      }
      if (error.name !== name)
        defineProperty(error, "name", { value: name, writable: true, configurable: true });
      defineProperty(error, "stack", {
        value: this.#framesOf(stack),
        writable: true,
        configurable: true,
      });
      return error;
    });
  }

  /**
   * The stand-in that this side has for something of the other's already, or a new one.
   *
   * @param {number} id
   * @param {() => object} make
   */
  #known(id, make) {
    const known = this.#standIns.get(id)?.deref();
    if (known) return known;
    const made = make();
    this.#standIns.set(id, new WeakRef(made));
    this.#foreign.set(made, id);
    return made;
  }
}

/**
 * @param {object | Function} value
 * @param {unknown} state
 * @returns {Kind}
 */
function kindOf(value, state) {
  const kind = {
    is: "object",
    name: String(value.constructor?.name ?? "Object"),
    ...(state !== undefined && { state }),
  };
  if (typeof value === "function")
    return { ...kind, is: isClass(value) ? "class" : "function", name: String(value.name) };
  if (value instanceof Promise || typeof (/** @type {any} */ (value).then) === "function")
    return { ...kind, is: "promise" };
  if (value instanceof AbortSignal) return { ...kind, is: "signal" };
  if (Symbol.asyncIterator in value) return { ...kind, iterates: "async" };
  if (Symbol.iterator in value) return { ...kind, iterates: "sync" };
  const getters = gettersOf(value);
  return getters ? { ...kind, keys: [...keys(value), ...getters] } : kind;
}

/**
 * The built-in class that an error belongs to, whatever its own class is called.
 *
 * @param {Error} error
 * @returns {string}
 */
function classOf(error) {
  if (error instanceof AggregateError) return "AggregateError";
  return entries(errorClasses).find(([, Class]) => error instanceof Class)?.[0] ?? "Error";
}

/**
 * Bytes with a buffer of their own.
 *
 * @param {Uint8Array | undefined} blob
 */
function copy(blob) {
  if (!blob) throw new Error("not a value");
  return blob.byteLength === blob.buffer.byteLength ? blob : new Uint8Array(blob);
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {number} [offset]
 * @param {number} [length]
 */
function decodeView(name, bytes, offset = 0, length = bytes.length) {
  const buffer = /** @type {ArrayBuffer} */ (bytes.buffer);
  if (name === "Buffer") return Buffer.from(buffer, offset, length);
  const View = hasOwn(viewClasses, name) ? viewClasses[name] : undefined;
  if (!View) return new Uint8Array(buffer, offset, length);
  const size = /** @type {any} */ (View).BYTES_PER_ELEMENT ?? 1;
  return new View(buffer, offset, length / size);
}

/**
 * @param {[string, unknown][]} entries
 * @param {(item: unknown) => any} inner
 */
function plainObject(entries, inner) {
  /** @type {Record<string, unknown>} */
  const object = {};
  for (const [key, item] of entries) {
    if (actingKeys.has(key)) continue;
    object[key] = inner(item);
  }
  return object;
}
