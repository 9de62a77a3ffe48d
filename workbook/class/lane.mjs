/**
 * A lane of a sealed class, for `lanes.ts`: a process with an engine in a network of its own, which judges one answer
 * after the other.
 */
import "../typescript.mjs";

const { Engine } = await import("../judge/engine.ts");
const engine = await Engine.open({ workers: 1 });

process.on("message", async (message) => {
  const { job } = /** @type {{ job?: import("../judge/job.ts").Job }} */ (message);
  if (!job) return engine.abort();
  try {
    const [result] = await engine.judge([job]);
    process.send?.({ result });
  } catch (error) {
    process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", async () => {
  await engine.close();
  process.exit();
});
