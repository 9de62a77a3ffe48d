export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, timeout: milliseconds } as RequestInit);
  const text = await response.text();
  return text;
}
