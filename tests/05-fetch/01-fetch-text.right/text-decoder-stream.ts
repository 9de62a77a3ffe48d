export async function fetchText(url: string): Promise<string> {
  const answer = await fetch(new Request(url)).catch((cause) =>
    Promise.reject(new Error(`No answer from ${url}`, { cause })),
  );
  if (Math.floor(answer.status / 100) !== 2)
    return Promise.reject(Error([url, answer.status, answer.statusText].join(" ")));
  let page = "";
  await answer.body!.pipeThrough(new TextDecoderStream() as never).pipeTo(
    new WritableStream<string>({
      write: (part) => {
        page += part;
      },
    }),
  );
  return page;
}
