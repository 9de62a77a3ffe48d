export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const timer = setTimeout(() => {
    throw new DOMException("The time is up", "TimeoutError");
  }, milliseconds);
  try {
    const response = await fetch(url, { signal });
    return await response.text();
  } finally {
    clearTimeout(timer);
  }
}
