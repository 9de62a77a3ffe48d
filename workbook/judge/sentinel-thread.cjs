/** The thread beside the learner's code. See `sentinel.cjs`. */
"use strict";
const { writeSync } = require("node:fs");
const { Session } = require("node:inspector");
const { SourceMap } = require("node:module");
const { resolve } = require("node:path");
const { workerData } = require("node:worker_threads");

const { channel, shared, limits } = workerData;
const tick = 50;
/** How long the main thread may take to pause, in milliseconds. */
const pausing = 2500;
const judges = ["tests/judge/", "local-servers/"].map(
  (folder) => `${resolve(__dirname, "../..").replaceAll("\\", "/")}/${folder}`,
);
let beats = 0;
let lastBeat = performance.now();
let cpuAtLastBeat = cpu();
let lastTick = performance.now();
let ticks = 0;
let beatsTold = 0;
let stuck = false;

setInterval(() => {
  const now = performance.now();
  if (now - lastTick > 1000) rest(); // This machine itself was asleep.
  lastTick = now;
  const seen = Atomics.load(shared, 0);
  if (seen !== beats || Atomics.load(shared, 1)) {
    beats = seen;
    rest();
  } else if (!stuck && isBlocked(now)) {
    stuck = true;
    whereIsIt((frames) => tell({ type: "stuck", frames, megabytes: megabytes() }));
  }
  if (megabytes() > limits.megabytes) tell({ type: "memory", megabytes: megabytes() });
  if (++ticks % 5 === 0) {
    tell({ type: "alive", beats: beats - beatsTold });
    beatsTold = beats;
  }
}, tick);

function rest() {
  lastBeat = performance.now();
  cpuAtLastBeat = cpu();
}

/** Busy for the limit in computing time; or, if it computes nothing (a blocking call), for four times as long. */
function isBlocked(now) {
  const silent = now - lastBeat;
  return (
    silent > limits.blocked && (cpu() - cpuAtLastBeat > 0.8 * limits.blocked || silent > 4 * limits.blocked)
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

function tell(report) {
  try {
    writeSync(channel, `${JSON.stringify(report)}\n`);
  } catch (error) {
    if (error.code !== "EAGAIN") process.kill(process.pid, "SIGKILL"); // Nobody guards this process any more.
  }
}

/**
 * Pauses the main thread through V8's inspector and reads its stack. Calls back with no frames if it cannot: code that
 * is not JavaScript (a blocking call) never pauses.
 */
function whereIsIt(callback) {
  let began = performance.now();
  let cpuAtBegin = cpu();
  const waiting = setInterval(() => {
    const waited = performance.now() - began;
    const worked = cpu() - cpuAtBegin; // On a busy machine the main thread may get no turn for long.
    if (worked > pausing || (waited > pausing && worked < waited / 10)) answer([]);
  }, tick);
  const answer = (frames) => {
    clearInterval(waiting);
    callback(frames);
    callback = () => {};
  };
  try {
    const session = new Session();
    session.connectToMainThread();
    const scripts = new Map();
    let goesOn = false;
    session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params));
    session.on("Debugger.paused", ({ params }) => {
      began = performance.now();
      cpuAtBegin = cpu();
      const frames = params.callFrames.map((frame) => describe(frame, scripts)).filter(Boolean);
      if (frames.length || goesOn) return answer(frames);
      goesOn = true;
      goOnToAnswer(session, [...scripts.values()]);
    });
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  } catch {
    answer([]);
  }
}

/** Paused inside Node or the judge: lets the main thread run on to the next place in a script of the learner's. */
function goOnToAnswer(session, scripts) {
  const own = scripts.filter(({ url }) => !isForeign(url));
  let open = own.length;
  if (!open) session.post("Debugger.resume");
  for (const { scriptId } of own) {
    const start = { scriptId, lineNumber: 0 };
    session.post("Debugger.getPossibleBreakpoints", { start }, (_, found) => {
      for (const location of found?.locations ?? []) session.post("Debugger.setBreakpoint", { location });
      if (--open === 0) session.post("Debugger.resume");
    });
  }
}

/** True for what is not the learner's: Node, packages, and the judge. */
function isForeign(url) {
  if (!url || url.startsWith("node:") || url.includes("node_modules")) return true;
  const path = url.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, "").replaceAll("\\", "/");
  return judges.some((folder) => path.startsWith(folder)) || path.includes(".test.ts");
}

function describe(frame, scripts) {
  const script = scripts.get(frame.location.scriptId);
  const url = script?.url ?? "";
  if (isForeign(url)) return "";
  let { lineNumber: line, columnNumber: column = 0 } = frame.location;
  const inline = /^data:application\/json[^,]*;base64,(.*)$/s.exec(script.sourceMapURL ?? "");
  if (inline) {
    const entry = new SourceMap(JSON.parse(Buffer.from(inline[1], "base64"))).findEntry(line, column);
    if (entry.originalLine !== undefined) ({ originalLine: line, originalColumn: column } = entry);
  }
  return `    at ${frame.functionName || "<anonymous>"} (${url.replace(/^file:\/\//, "")}:${line + 1}:${column + 1})`;
}
