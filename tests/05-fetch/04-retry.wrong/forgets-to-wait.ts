import { setTimeout as sleep } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  let wait = options.delay;
  for (let i = 0; i < options.retries; i++) {
    const r = await fetch(url);
    if (r.status !== 503) return r;
    await r.text();
    const after = r.headers.get("retry-after");
    sleep(after ? Number(after) * 1000 : wait);
    wait *= 2;
  }
  return fetch(url);
}
