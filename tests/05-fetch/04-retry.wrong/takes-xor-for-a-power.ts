import { setTimeout as sleep } from "node:timers/promises";
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  for (let i = 0; ; i++) {
    const r = await fetch(url);
    if (r.status !== 503 || i === options.retries) return r;
    await r.body?.cancel();
    const after = r.headers.get("retry-after");
    await sleep(after ? Number(after) * 1000 : options.delay * (2 ^ i));
  }
}
