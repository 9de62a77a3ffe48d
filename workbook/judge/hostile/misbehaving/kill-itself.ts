// Kills itself.
// verdict: crashed
// says: signal SIGKILL
export async function answer(): Promise<number> {
  process.kill(process.pid, "SIGKILL");
  return await new Promise(() => {});
}
