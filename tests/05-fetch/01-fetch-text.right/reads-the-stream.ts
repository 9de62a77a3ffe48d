export async function fetchText(url: string): Promise<string> {
  const { body, ok, status } = await fetch(new URL(url), { method: "GET" });
  if (!ok) {
    await body?.cancel();
    throw new RangeError(`status ${status} from ${url}`);
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
