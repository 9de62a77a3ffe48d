export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const callOff = () => controller.abort(signal?.reason);
  if (signal?.aborted) callOff();
  signal?.addEventListener("abort", callOff);
  try {
    const response = await inTime(fetch(url, { signal: controller.signal }));
    return await inTime(response.text());
  } finally {
    signal?.removeEventListener("abort", callOff);
  }

  function inTime<T>(work: Promise<T>): Promise<T> {
    const late = () => controller.abort(new DOMException("too slow", "TimeoutError"));
    const timer = setTimeout(late, milliseconds);
    return work.finally(() => clearTimeout(timer));
  }
}
