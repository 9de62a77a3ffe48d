import { setTimeout as pause } from "node:timers/promises";

export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  let response = await fetch(url);
  for (let { delay } = options; response.status === 503; delay *= 2) {
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    await pause(seconds ? Number(seconds) * 1000 : delay);
    response = await fetch(url);
  }
  return response;
}
