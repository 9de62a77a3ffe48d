import { setTimeout as pause } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  { retries, delay }: { retries: number; delay: number },
): Promise<Response> {
  const response = await fetch(url);
  if (response.status === 503 && retries > 0) {
    const after = response.headers.get("Retry-After");
    await response.body?.cancel();
    await pause(after ? Number(after) * 1000 : delay);
    await fetchWithRetry(url, { retries: retries - 1, delay: delay * 2 });
  }
  return response;
}
