import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

interface Options {
  retries: number;
  delay: number;
}

export async function fetchWithRetry(url: string, { retries, delay }: Options): Promise<Response> {
  const status = await new Promise<number>((resolve, reject) => {
    const request = http.get(url, (response) => resolve(response.statusCode ?? 0));
    request.on("error", reject);
  });
  if (status !== 503 || retries === 0) return new Response(null, { status });
  await pause(delay);
  return await fetchWithRetry(url, { retries: retries - 1, delay: delay * 2 });
}
