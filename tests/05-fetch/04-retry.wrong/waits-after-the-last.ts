import { setTimeout as pause } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  let response!: Response;
  for (let tries = 0; tries <= options.retries; tries++) {
    if (tries > 0) await response.body?.cancel();
    response = await fetch(url);
    if (response.status !== 503) break;
    const seconds = response.headers.get("retry-after");
    await pause(seconds ? Number(seconds) * 1000 : options.delay * 2 ** tries);
  }
  return response;
}
