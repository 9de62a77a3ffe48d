export async function fetchWithin(
  url: string,
  milliseconds: number,
  ...others: (AbortSignal | undefined)[]
): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const signal = AbortSignal.any([deadline, ...others.filter((other) => other !== undefined)]);
  const { body } = await fetch(url, { signal, redirect: "follow" });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  deadline.throwIfAborted();
  return Buffer.concat(chunks).toString("utf8");
}
