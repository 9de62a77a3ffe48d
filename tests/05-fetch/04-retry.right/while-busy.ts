import { setTimeout as sleep } from "node:timers/promises";

const worthAnother = new Set([429, 500, 502, 503, 504]);

export async function fetchWithRetry(url: string, options: { retries: number; delay: number }) {
  let { retries: left, delay: next } = options;
  let response = await fetch(url);
  while (worthAnother.has(response.status) && left-- > 0) {
    const header = response.headers.get("retry-after");
    response.body?.cancel().catch(() => {});
    await sleep(Math.max(next, 1000 * Number(header ?? 0)));
    next *= 2;
    response = await fetch(new URL(url));
  }
  return response;
}
