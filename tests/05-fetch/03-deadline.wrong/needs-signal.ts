export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const signals = [deadline, signal] as AbortSignal[];
  const response = await fetch(url, { signal: AbortSignal.any(signals) });
  const text = await response.text();
  deadline.throwIfAborted();
  return text;
}
