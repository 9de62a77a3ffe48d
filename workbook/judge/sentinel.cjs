/**
 * Loaded into each process that runs a learner's code, before anything else. A helper thread watches the main thread:
 * when that gives the event loop no turn for too long, or takes too much memory, the thread says so, with the lines of
 * the stack where the code is busy. The guarding process does the rest. Main thread and helper thread have a pipe each
 * (the numbered channel and the one after it): two writers in one pipe would tear each other's lines.
 */
"use strict";
const { writeSync } = require("node:fs");
const { isMainThread, Worker } = require("node:worker_threads");
const inspector = require("node:inspector");

const channel = Number(process.env.WORKBOOK_CHANNEL);
if (isMainThread && channel) {
  globalThis[Symbol.for("workbook.report")] = (report) => {
    let rest = Buffer.from(`${JSON.stringify(report)}\n`);
    try {
      while (rest.length) rest = rest.subarray(writeSync(channel, rest));
    } catch {
      // The guard is gone: the helper thread notices and ends this process.
    }
  };
  const shared = new Int32Array(new SharedArrayBuffer(8));
  setInterval(() => {
    Atomics.add(shared, 0, 1);
    Atomics.store(shared, 1, inspector.url() ? 1 : 0);
  }, 50).unref();
  const limits = JSON.parse(process.env.WORKBOOK_LIMITS);
  new Worker(require.resolve("./sentinel-thread.cjs"), {
    workerData: { channel: channel + 1, shared, limits },
    execArgv: [],
    env: {},
    stdout: true,
    stderr: true,
  }).unref();
}
