import { setTimeout as pause } from "node:timers/promises";

let tries = 0;
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  for (; ; tries++) {
    const response = await fetch(url);
    if (response.status !== 503 || tries === options.retries) return response;
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    await pause(seconds ? Number(seconds) * 1000 : options.delay * 2 ** tries);
  }
}
