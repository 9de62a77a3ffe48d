import { Socket } from "node:net";
import type { Kind } from "../../answer/codec.mjs";
import type { Calls } from "./calls.ts";

/** What a stand-in asks of the answer that it stands for a part of; see `Answer`. */
interface Asked {
  readonly calls: Calls;
  call(target: number, name: string | undefined, values: readonly unknown[], construct?: boolean): unknown;
  get(target: number, name: string): unknown;
  has(target: number, name: string): boolean;
  set(target: number, name: string, value: unknown): void;
}

/** Names that a reader of any object asks for: they must not reach over, nor make the stand-in act. */
const silent = new Set<PropertyKey>([
  "then",
  "toJSON",
  "asymmetricMatch",
  "$$typeof",
  "nodeType",
  "@@__IMMUTABLE_ITERABLE__@@",
]);

/** What the stand-ins for these classes are instances of. */
const prototypes = new Map<string, object>([
  ["Socket", Socket.prototype],
  ["Response", Response.prototype],
]);

/** What stands for a function, a class or an object that lives in the answer's process. */
export function makeStandIn(answer: Asked, id: number, kind: Kind): object {
  if (kind.is === "function") return functionOf(answer, id, kind.name);
  if (kind.is === "class") return classOf(answer, id, kind.name);
  return objectOf(answer, id, kind);
}

function functionOf(answer: Asked, id: number, name: string): object {
  const call = (...values: unknown[]): unknown =>
    answer.calls.make(call, values, () => answer.call(id, undefined, values));
  return Object.defineProperty(call, "name", { value: name });
}

const classes = new WeakSet<object>();

/** True for what stands for a class. */
export function isClass(value: unknown): boolean {
  return typeof value === "function" && classes.has(value);
}

function classOf(answer: Asked, id: number, name: string): object {
  class Standing {}
  Object.defineProperty(Standing, "name", { value: name });
  const standIn = new Proxy(Standing, {
    construct: (_, values) => answer.call(id, undefined, values, true) as object,
    get: (target, key) =>
      typeof key === "symbol" || key in target ? Reflect.get(target, key) : member(answer, id, key),
  });
  classes.add(standIn);
  return standIn;
}

function objectOf(answer: Asked, id: number, { name, iterates, keys = [] }: Kind): object {
  // The other process may say anything: a list of keys that isn't one would break the stand-in.
  const own = [...new Set(keys)].filter(
    (key) => typeof key === "string" && !silent.has(key) && key !== "constructor",
  );
  const standIn: object = new Proxy(Object.create(prototypes.get(name) ?? Object.prototype), {
    get(_, key) {
      if (key === Symbol.asyncIterator && iterates === "async") return () => iteratorOf(answer, id, standIn);
      if (key === Symbol.iterator && iterates === "sync") return () => answer.call(id, "@@iterator", []);
      if (typeof key === "symbol" || silent.has(key)) return undefined;
      if (key === "next" && iterates) return (...values: unknown[]) => step(answer, id, standIn, values);
      if (key === "constructor") return { name };
      return member(answer, id, key);
    },
    ownKeys: () => own,
    getOwnPropertyDescriptor: (_, key) =>
      own.includes(key as string)
        ? { value: member(answer, id, key as string), writable: true, enumerable: true, configurable: true }
        : undefined,
    set(_, key, value) {
      answer.set(id, String(key), value);
      return true;
    },
    has: (_, key) => {
      if (typeof key === "string") return !silent.has(key) && answer.has(id, key);
      return (
        (key === Symbol.asyncIterator && iterates === "async") ||
        (key === Symbol.iterator && iterates === "sync")
      );
    },
  });
  return standIn;
}

function iteratorOf(answer: Asked, id: number, iterable: object): unknown {
  const iterator = answer.call(id, "@@asyncIterator", []) as object;
  answer.calls.belongs(iterator, iterable);
  return iterator;
}

/** One step of an iterator: it belongs to the call that gave the iterator. */
function step(answer: Asked, id: number, iterator: object, values: unknown[]): unknown {
  const promise = answer.call(id, "next", values);
  if (promise instanceof Promise) answer.calls.belongs(promise, iterator);
  return promise;
}

/** A property as it is over there. A method is called over there, on its own object. */
function member(answer: Asked, id: number, key: string): unknown {
  const value = answer.get(id, key);
  return typeof value === "function" ? (...values: unknown[]) => answer.call(id, key, values) : value;
}
