import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { InspectorClient } from "../author/testing/inspector-client.ts";
import { makeMiniature } from "../author/testing/miniature.ts";

const stem = "01-lookups/01-service-by-name";
const workbook = makeMiniature([stem]);
afterAll(() => workbook.dispose());

/** Longer than every limit that holds without a debugger, in milliseconds. */
const stay = 10_000;

test("a debugger stops at a breakpoint in the answer, reads a variable, goes on, and the verdict comes", async () => {
  // Neither types nor empty lines: the lines that run are the lines that were written.
  const answer = [
    "export function servicePort(services, name) {",
    '  const wanted = name + "!";',
    "  return wanted.length;",
    "}",
  ];
  workbook.write(`exercises/${stem}.ts`, `${answer.join("\n")}\n`);
  const child = spawn(process.execPath, ["workbook/main.mjs", "debug", "1.1"], { cwd: workbook.folder });
  const ended = once(child, "close");
  let printed = "";
  let wake = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      printed += text;
      wake();
    });
  while (!/ws:\/\/\S+/.test(printed))
    await new Promise<void>((done) => {
      wake = done;
    });

  const client = await InspectorClient.attach(/ws:\/\/\S+/.exec(printed)![0]);
  await client.send("Runtime.enable");
  await client.send("Debugger.enable");
  const url = pathToFileURL(workbook.path(`exercises/${stem}.ts`)).href;
  await client.send("Debugger.setBreakpointByUrl", { url, lineNumber: 2 });
  await client.send("Runtime.runIfWaitingForDebugger");
  const { callFrames } = await client.next("Debugger.paused");
  await pause(stay);
  const { result } = await client.send("Debugger.evaluateOnCallFrame", {
    callFrameId: callFrames[0].callFrameId,
    expression: "wanted",
  });
  await client.send("Debugger.disable");
  client.close();
  const [code] = await ended;

  expect(callFrames[0]).toMatchObject({ functionName: "servicePort", location: { lineNumber: 2 } });
  expect(result.value).toBe("ssh!");
  expect(printed).toContain("attach a debugger");
  expect(printed).toMatch(/× failed +1\.1/);
  expect(code).toBe(1);
});
