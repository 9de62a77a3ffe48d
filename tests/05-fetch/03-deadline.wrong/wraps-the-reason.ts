export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  try {
    const timeout = AbortSignal.timeout(milliseconds);
    const r = await fetch(url, { signal: signal ? AbortSignal.any([timeout, signal]) : timeout });
    return await r.text();
  } catch (cause) {
    throw new Error(`Could not fetch ${url}`, { cause });
  }
}
