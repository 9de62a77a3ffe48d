export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  try {
    const response = await fetch(url, { signal: signal ? AbortSignal.any([deadline, signal]) : deadline });
    return await response.text();
  } catch {
    throw new DOMException(`${url} took longer than ${milliseconds} ms`, "TimeoutError");
  }
}
