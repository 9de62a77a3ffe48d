export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const response = await fetch(url, { signal: either });
  let text = "";
  for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
  deadline.throwIfAborted();
  return text;
}
