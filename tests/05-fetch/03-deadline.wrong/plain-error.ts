export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const callOff = () => controller.abort(signal?.reason);
  const timer = setTimeout(
    () => controller.abort(new Error(`${url} took longer than ${milliseconds} ms`)),
    milliseconds,
  );
  signal?.addEventListener("abort", callOff);
  if (signal?.aborted) callOff();
  try {
    const response = await fetch(url, { signal: controller.signal });
    return await response.text();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", callOff);
  }
}
