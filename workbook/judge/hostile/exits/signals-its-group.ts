// Kills its whole process group, to which the judge could belong.
// verdict: crashed
export async function answer(): Promise<number> {
  process.kill(0, "SIGKILL");
  return await new Promise(() => {});
}
