export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const response = await fetch(url, { signal: either });
  const text = await response.text();
  deadline.throwIfAborted();
  return text.trim();
}
