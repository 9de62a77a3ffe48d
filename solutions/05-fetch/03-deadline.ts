export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const response = await fetch(url, { signal: either });
  const text = await response.text();
  // Node 20 may collect a deadline that nothing refers to, and then it never fires. This line refers to it.
  deadline.throwIfAborted();
  return text;
}
