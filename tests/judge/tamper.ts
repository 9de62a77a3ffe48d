/** What every piece of code relies on: the learner's own code, Node and the judge alike. */
const guarded: Record<string, object> = {
  globalThis,
  Object,
  "Object.prototype": Object.prototype,
  "Function.prototype": Function.prototype,
  Array,
  "Array.prototype": Array.prototype,
  "String.prototype": String.prototype,
  Promise,
  "Promise.prototype": Promise.prototype,
  "Map.prototype": Map.prototype,
  "Set.prototype": Set.prototype,
  JSON,
  Math,
  Number,
  Reflect,
  Symbol,
  Buffer,
  "Uint8Array.prototype": Uint8Array.prototype,
};

/** The globals that are looked at: what Node loads lazily, and what msw replaces on purpose, changes by itself. */
const globals = new Set<PropertyKey>([
  ...[
    "process",
    "Buffer",
    "Object",
    "Function",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Symbol",
    "BigInt",
    "Math",
    "JSON",
  ],
  ...[
    "Promise",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "Error",
    "TypeError",
    "RangeError",
    "Date",
    "RegExp",
    "Reflect",
    "Proxy",
  ],
  ...[
    "Uint8Array",
    "ArrayBuffer",
    "DataView",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "setImmediate",
  ],
  ...["clearImmediate", "queueMicrotask"],
]);

type Snapshot = Map<object, Map<PropertyKey, PropertyDescriptor>>;

/** Remembers how everything stands now. */
export function takeSnapshot(): Snapshot {
  return new Map(Object.values(guarded).map((target) => [target, describe(target)]));
}

const { defineProperty, getOwnPropertyDescriptor, is } = Object;
const { ownKeys } = Reflect;

/**
 * Names what was removed or replaced since the snapshot, and puts it back, so that the judge itself can go on.
 * What was added is left alone.
 */
export function undoTampering(snapshot: Snapshot): string[] {
  const changed: string[] = [];
  for (const [name, target] of names) {
    for (const [key, before] of snapshot.get(target) ?? []) {
      const now = getOwnPropertyDescriptor(target, key);
      if (now && is(now.value, before.value) && now.get === before.get) continue;
      changed.push(name === "globalThis" ? String(key) : `${name}.${String(key)}`);
      if (!now || now.configurable) defineProperty(target, key, before);
    }
  }
  return changed;
}

const names = Object.entries(guarded);

function describe(target: object): Map<PropertyKey, PropertyDescriptor> {
  const properties = new Map<PropertyKey, PropertyDescriptor>();
  for (const key of ownKeys(target)) {
    if (target === globalThis && !globals.has(key)) continue;
    const descriptor = getOwnPropertyDescriptor(target, key);
    if (descriptor?.configurable) properties.set(key, descriptor);
  }
  return properties;
}
