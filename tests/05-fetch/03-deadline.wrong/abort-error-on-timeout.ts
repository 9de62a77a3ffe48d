export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  try {
    const either = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal;
    const response = await fetch(url, { signal: either });
    return await response.text();
  } finally {
    clearTimeout(timer);
  }
}
