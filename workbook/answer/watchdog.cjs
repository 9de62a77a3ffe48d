/**
 * A thread beside the answer. When the answer's thread gives the event loop no turn for too long, or its process takes
 * too much memory, this thread says so, with the places in the answer where the code is busy. It says that it is there,
 * too: a process that falls silent altogether has been stopped.
 */
"use strict";
const { writeSync } = require("node:fs");
const { Session } = require("node:inspector");
const { pathToFileURL } = require("node:url");
const { workerData } = require("node:worker_threads");

/** @type {{ pipe: number, shared: Int32Array, limits: { blocked: number, megabytes: number } }} */
const { pipe, shared, limits } = workerData;
const tick = 50;
/** This folder, which is another one where the answer runs sealed. */
const here = pathToFileURL(`${__dirname}/`).href;
/** How long the answer's thread may take to pause, in milliseconds. */
const pausing = 2500;
let turns = 0;
let lastTurn = performance.now();
let cpuAtLastTurn = cpu();
let lastTick = performance.now();
let ticks = 0;
let turnsTold = 0;
let stuck = false;

setInterval(() => {
  const now = performance.now();
  if (now - lastTick > 1000) rest(); // This machine itself was asleep.
  lastTick = now;
  const seen = Atomics.load(shared, 0);
  const isDebugged = Atomics.load(shared, 1) === 1;
  if (seen !== turns || isDebugged) {
    turns = seen;
    rest();
  } else if (!stuck && isBlocked(now)) {
    stuck = true;
    whereIsIt((/** @type {string[]} */ frames) => tell({ type: "stuck", frames, megabytes: megabytes() }));
  }
  if (megabytes() > limits.megabytes) tell({ type: "memory", megabytes: megabytes() });
  if (++ticks % 5 === 0) {
    tell({ type: "alive", turns: isDebugged ? 0 : turns - turnsTold });
    turnsTold = turns;
  }
}, tick);

function rest() {
  lastTurn = performance.now();
  cpuAtLastTurn = cpu();
}

/**
 * Busy for the limit in computing time; or, if it computes nothing (a blocking call), for four times as long.
 *
 * @param {number} now
 */
function isBlocked(now) {
  const silent = now - lastTurn;
  return (
    silent > limits.blocked && (cpu() - cpuAtLastTurn > 0.8 * limits.blocked || silent > 4 * limits.blocked)
  );
}

/** Computing time of this process in milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Resident memory of this process in MiB. */
function megabytes() {
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
}

/**
 * One frame (see `frames.mjs`) without bytes of its own.
 *
 * @param {object} message
 */
function tell(message) {
  const text = Buffer.from(JSON.stringify(message));
  const frame = Buffer.alloc(8 + text.length);
  frame.writeUInt32BE(4 + text.length, 0);
  frame.writeUInt32BE(text.length, 4);
  text.copy(frame, 8);
  try {
    writeSync(pipe, frame);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EAGAIN") process.kill(process.pid, "SIGKILL"); // The judge is gone.
  }
}

/**
 * Pauses the answer's thread through V8's inspector and reads its stack. Calls back with no frames if it cannot: code
 * that is not JavaScript (a blocking call) never pauses.
 *
 * @param {(frames: string[]) => void} callback
 */
function whereIsIt(callback) {
  let began = performance.now();
  let cpuAtBegin = cpu();
  const waiting = setInterval(() => {
    const waited = performance.now() - began;
    const worked = cpu() - cpuAtBegin; // On a busy machine the answer's thread may get no turn for long.
    if (worked > pausing || (waited > pausing && worked < waited / 10)) finish([]);
  }, tick);
  const finish = (/** @type {string[]} */ frames) => {
    clearInterval(waiting);
    callback(frames);
    callback = () => {};
  };
  try {
    const session = new Session();
    session.connectToMainThread();
    /** @type {Map<string, string>} */
    const urls = new Map();
    let goesOn = false;
    session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    session.on("Debugger.paused", ({ params }) => {
      const frames = params.callFrames.map((frame) => describe(frame, urls)).filter(Boolean);
      if (frames.length) return finish(frames);
      if (goesOn) return session.post("Debugger.resume"); // Still inside Node: the breakpoints are ahead.
      goesOn = true;
      began = performance.now();
      cpuAtBegin = cpu();
      goOnToAnswer(session, urls);
    });
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  } catch {
    finish([]);
  }
}

/**
 * Paused inside Node: lets the answer's thread run on to the next place in a script of the answer's.
 *
 * @param {import("node:inspector").Session} session
 * @param {Map<string, string>} urls
 */
function goOnToAnswer(session, urls) {
  const own = [...urls].filter(([, url]) => isAnswers(url));
  let open = own.length;
  if (!open) session.post("Debugger.resume");
  for (const [scriptId] of own) {
    const start = { scriptId, lineNumber: 0 };
    session.post("Debugger.getPossibleBreakpoints", { start }, (_, /** @type {any} */ found) => {
      for (const location of found?.locations ?? []) session.post("Debugger.setBreakpoint", { location });
      if (--open === 0) session.post("Debugger.resume");
    });
  }
}

/**
 * The answer's scripts go by the names of their files; this folder's own and packages are not its.
 *
 * @param {string} url
 */
function isAnswers(url) {
  return url.startsWith("file:") && !url.includes("/node_modules/") && !url.startsWith(here);
}

/**
 * A frame as `Error.stack` has it, before the source map.
 *
 * @param {import("node:inspector").Debugger.CallFrame} frame
 * @param {Map<string, string>} urls
 */
function describe({ functionName, location }, urls) {
  const url = urls.get(location.scriptId) ?? "";
  if (!isAnswers(url)) return "";
  const { lineNumber, columnNumber = 0 } = location;
  return `    at ${functionName || "<anonymous>"} (${url}:${lineNumber + 1}:${columnNumber + 1})`;
}
