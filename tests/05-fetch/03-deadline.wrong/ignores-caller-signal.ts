export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const response = await fetch(url, { signal: deadline });
  const text = await response.text();
  if (signal?.aborted) throw signal.reason;
  deadline.throwIfAborted();
  return text;
}
