export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
  try {
    const response = await fetch(url, { signal: either });
    return await response.text();
  } catch (error) {
    console.error(error);
    return "";
  }
}
