export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const response = await fetch(url, { signal });
  deadline.throwIfAborted();
  const text = await response.text();
  deadline.throwIfAborted();
  return text;
}
