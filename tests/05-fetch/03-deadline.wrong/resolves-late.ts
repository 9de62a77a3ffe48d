export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  deadline.throwIfAborted();
  const response = await fetch(url, { signal });
  return await response.text();
}
