// Kills itself while it is loaded.
// verdict: crashed
// says: signal SIGKILL
export const answer = async (): Promise<number> => 42;
process.kill(process.pid, "SIGKILL");
