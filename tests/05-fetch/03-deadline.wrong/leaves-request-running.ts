export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const signals = signal ? [deadline, signal] : [deadline];
  const called = new Promise<never>((_, reject) => {
    for (const each of signals) {
      if (each.aborted) reject(each.reason);
      each.addEventListener("abort", () => reject(each.reason), { once: true });
    }
  });
  return await Promise.race([fetch(url).then((response) => response.text()), called]);
}
