export function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const giveUp = (reason: DOMException) => {
      reject(reason);
      controller.abort();
    };
    const late = () => giveUp(new DOMException("The time is up", "TimeoutError"));
    const calledOff = () => giveUp(new DOMException("Called off", "AbortError"));
    if (signal?.aborted) return calledOff();
    const timer = setTimeout(late, milliseconds);
    signal?.addEventListener("abort", calledOff, { once: true });
    fetch(url, { signal: controller.signal })
      .then((response) => response.text())
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", calledOff);
      });
  });
}
