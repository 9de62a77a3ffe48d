export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal: signal ?? AbortSignal.timeout(milliseconds) });
  return await response.text();
}
