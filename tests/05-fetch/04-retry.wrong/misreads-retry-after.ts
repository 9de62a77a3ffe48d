import { setTimeout as pause } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  let wait = options.delay;
  for (let tries = 0; ; tries++) {
    const response = await fetch(url);
    if (response.status !== 503 || tries === options.retries) return response;
    const after = response.headers.get("retry-after");
    await response.text();
    await pause(after ? new Date(after).getTime() - Date.now() : wait);
    wait *= 2;
  }
}
