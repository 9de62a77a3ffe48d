/** What has become of a socket or a server that is open, in words: for whoever wonders why it is still waited for. */
import { Socket as DatagramSocket } from "node:dgram";
import { Server, Socket } from "node:net";

const everywhere = ["close", "error", "newListener", "removeListener"];
/** The events that Node documents for each kind of object, and how learners call the object. */
const kinds = {
  socket: {
    name: "a socket",
    events:
      "connect connectionAttempt connectionAttemptFailed connectionAttemptTimeout data drain end finish lookup pause pipe prefinish readable ready resume timeout unpipe".split(
        " ",
      ),
  },
  server: { name: "a server", events: ["connection", "drop", "listening"] },
  datagram: { name: "a UDP socket", events: ["connect", "listening", "message"] },
};

const inSeries = new Intl.ListFormat("en-US");

/** Listeners that Node adds by itself. */
const internal = new Set(["onReadableStreamEnd", "onSocketEnd", "onSocketClose", "onunpipe", "onpause"]);

/**
 * @typedef {object} State What has become of something that is open.
 * @property {string} text the rest of a sentence that begins with the thing: "has received 12 bytes, …"; empty if there is nothing to say
 * @property {string} [oddEvent] what the answer listens for, although nothing of this kind emits it: `a server has no event 'ready'`
 * @property {string} [missed] an event that came before the answer began to wait for it
 * @property {true} [idleDrain] set if the answer waits once for 'drain', although nothing waits in this socket
 */

/**
 * @param {object} handle one of Node's, as async_hooks hands it out
 * @returns {State}
 */
export function stateOf(handle) {
  const owner = ownerOf(handle);
  if (owner instanceof Socket) return stateOfSocket(owner);
  if (owner instanceof Server && "requestTimeout" in owner)
    return { text: "was made by `node:http`: it says nothing before an HTTP request has come" };
  if (owner instanceof Server)
    return {
      ...withEvents(owner.listening ? "is listening" : "isn't listening yet", owner, kinds.server),
      ...missedEvent(owner, [["listening", owner.listening]]),
    };
  if (owner instanceof DatagramSocket) return withEvents("is open", owner, kinds.datagram);
  return { text: "" };
}

/**
 * @param {Socket} socket
 * @param {WeakSet<Function>} [others] listeners that are not the answer's
 * @returns {State}
 */
export function stateOfSocket(socket, others) {
  if (isOfHttp(socket)) return { text: socketState(socket) };
  const isConnected = !socket.connecting && !socket.destroyed;
  return {
    ...withEvents(socketState(socket), socket, kinds.socket, others),
    ...missedEvent(
      socket,
      [
        ["connect", isConnected],
        ["ready", isConnected],
        ["end", socket.readableEnded],
        ["close", socket.closed],
      ],
      others,
    ),
    ...(waitsForIdleDrain(socket) && { idleDrain: true }),
  };
}

/**
 * The object that Node made for a handle.
 *
 * @param {object} handle
 */
function ownerOf(handle) {
  const key = Object.getOwnPropertySymbols(handle).find(({ description }) => description === "owner_symbol");
  return key && /** @type {Record<symbol, unknown>} */ (handle)[key];
}

/**
 * Whether `node:http` made this socket: then it is the one that listens for its events.
 *
 * @param {Socket} socket
 */
function isOfHttp(socket) {
  return socket.listenerCount("agentRemove") > 0 || "_httpMessage" in socket;
}

/** @param {import("node:net").Socket} socket */
function socketState(socket) {
  if (socket.connecting) return "isn't connected yet";
  const received = `has received ${socket.bytesRead === 0 ? "nothing" : bytes(socket.bytesRead)}`;
  const sent = `has sent ${socket.bytesWritten === 0 ? "nothing" : bytes(socket.bytesWritten)}`;
  const ends = [
    socket.readableEnded && "the other side has ended",
    socket.writableEnded && "your side has ended",
    socket.destroyed && "it is closed",
  ].filter(Boolean);
  return inSeries.format([received, sent, ...ends].filter((part) => typeof part === "string"));
}

/**
 * Whether somebody waits for one 'drain' that nothing can bring about. Only listeners that are called once count: `pipe` keeps its own.
 *
 * @param {Socket} socket
 */
function waitsForIdleDrain(socket) {
  if (socket.destroyed || socket.connecting || socket.writableNeedDrain || socket.writableLength > 0)
    return false;
  return socket.rawListeners("drain").some((listener) => "listener" in listener);
}

/**
 * An event that has come and that the answer still waits for. Only listeners that are called once count: had they been there in
 * time, they would be gone.
 *
 * @param {import("node:events").EventEmitter} emitter
 * @param {[event: string, hasCome: boolean][]} events
 * @param {WeakSet<Function>} [others] listeners that are not the answer's
 */
function missedEvent(emitter, events, others) {
  const missed = events.find(
    ([event, hasCome]) => hasCome && listenersOf(emitter, event, others).some(isOnce),
  );
  return missed && { missed: missed[0] };
}

/**
 * The answer's listeners for an event, those for one call still wrapped.
 *
 * @param {import("node:events").EventEmitter} emitter
 * @param {string | symbol} event
 * @param {WeakSet<Function>} [others] listeners that are not the answer's
 */
function listenersOf(emitter, event, others = new WeakSet()) {
  return emitter
    .rawListeners(event)
    .filter(
      (listener) =>
        !others.has(listener) && !internal.has((isOnce(listener) ? listener.listener : listener).name),
    );
}

/**
 * @param {Function} listener
 * @returns {listener is Function & { listener: Function }}
 */
function isOnce(listener) {
  return "listener" in listener;
}

/** @param {number} count */
function bytes(count) {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

/**
 * @param {string} text
 * @param {import("node:events").EventEmitter} emitter
 * @param {{ name: string, events: string[] }} kind
 * @param {WeakSet<Function>} [others] listeners that are not the answer's
 * @returns {State}
 */
function withEvents(text, emitter, { name, events }, others) {
  const heard = emitter
    .eventNames()
    .filter((event) => listenersOf(emitter, event, others).length > 0)
    .map(String);
  const odd = heard.find((event) => !events.includes(event) && !everywhere.includes(event));
  const all = heard.length ? heard.map((event) => `'${event}'`).join(", ") : "no event on it";
  return {
    text: `${text}; your code listens for ${all}`,
    ...(odd !== undefined && { oddEvent: `${name} has no event '${odd}'` }),
  };
}
