import { setTimeout as pause } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  let response = await fetch(url);
  while (response.status === 503 && options.retries > 0) {
    options.retries--;
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    await pause(seconds ? Number(seconds) * 1000 : options.delay);
    options.delay *= 2;
    response = await fetch(url);
  }
  return response;
}
