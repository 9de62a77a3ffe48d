/** The exit codes of a watcher that a signal ends. Ctrl-C is a key like `q`. */
const exitCodes = { SIGINT: 0, SIGHUP: 129, SIGTERM: 143 } as const;

/**
 * Calls `quit` with the exit code when the system asks this process to end.
 *
 * @returns a function that stops listening
 */
export function onSignals(quit: (exitCode: number) => void): () => void {
  const stops = Object.entries(exitCodes).map(([signal, exitCode]) => {
    const listener = () => quit(exitCode);
    process.on(signal, listener);
    return () => void process.off(signal, listener);
  });
  return () => {
    for (const stop of stops) stop();
  };
}
