export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const response = await fetch(url, { signal: either });
  const bytes = await response.arrayBuffer();
  deadline.throwIfAborted();
  return Buffer.from(bytes).toString("latin1");
}
