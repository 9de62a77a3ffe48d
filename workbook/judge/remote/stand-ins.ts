import { Socket } from "node:net";
import type { Kind } from "../../answer/codec.mjs";
import type { Answer } from "./answer.ts";

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
const prototypes: Record<string, object> = { Socket: Socket.prototype, Response: Response.prototype };

/** What stands for a function, a class or an object that lives in the answer's process. */
export function makeStandIn(answer: Answer, id: number, kind: Kind): object {
  if (kind.is === "function") return functionOf(answer, id, kind.name);
  if (kind.is === "class") return classOf(answer, id, kind.name);
  return objectOf(answer, id, kind);
}

function functionOf(answer: Answer, id: number, name: string): object {
  const call = (...values: unknown[]): unknown =>
    answer.calls.make(call, values, () => answer.call(id, undefined, values));
  return Object.defineProperty(call, "name", { value: name });
}

function classOf(answer: Answer, id: number, name: string): object {
  class Standing {}
  Object.defineProperty(Standing, "name", { value: name });
  return new Proxy(Standing, {
    construct: (_, values) => answer.call(id, undefined, values, true) as object,
    get: (target, key) =>
      typeof key === "symbol" || key in target ? Reflect.get(target, key) : member(answer, id, key),
  });
}

function objectOf(answer: Answer, id: number, { name, iterates }: Kind): object {
  const standIn: object = new Proxy(Object.create(prototypes[name] ?? Object.prototype), {
    get(_, key) {
      if (key === Symbol.asyncIterator && iterates === "async") return () => iteratorOf(answer, id, standIn);
      if (key === Symbol.iterator && iterates === "sync") return () => answer.call(id, "@@iterator", []);
      if (typeof key === "symbol" || silent.has(key)) return undefined;
      if (key === "next" && iterates) return (...values: unknown[]) => step(answer, id, standIn, values);
      if (key === "constructor") return { name };
      return member(answer, id, key);
    },
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

function iteratorOf(answer: Answer, id: number, iterable: object): unknown {
  const iterator = answer.call(id, "@@asyncIterator", []) as object;
  answer.calls.belongs(iterator, iterable);
  return iterator;
}

/** One step of an iterator: it belongs to the call that gave the iterator. */
function step(answer: Answer, id: number, iterator: object, values: unknown[]): unknown {
  const promise = answer.call(id, "next", values);
  if (promise instanceof Promise) answer.calls.belongs(promise, iterator);
  return promise;
}

/** A property as it is over there. A method is called over there, on its own object. */
function member(answer: Answer, id: number, key: string): unknown {
  const value = answer.get(id, key);
  return typeof value === "function" ? (...values: unknown[]) => answer.call(id, key, values) : value;
}
