function* rowsOf(text: string): Generator<string[]> {
  let row: string[] = [];
  let word = "";
  let isComment = false;
  for (const letter of `${text}\n`) {
    if (letter === "\n") {
      yield word ? [...row, word] : row;
      [row, word, isComment] = [[], "", false];
    } else if (letter === "#") isComment = true;
    else if (isComment) continue;
    else if (!/\s/.test(letter)) word += letter;
    else if (word) {
      row.push(word);
      word = "";
    }
  }
}

export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const [official, at = "", ...aliases] of rowsOf(services)) {
    const slash = at.lastIndexOf("/");
    if (at.slice(slash + 1) === protocol && new Set([official, ...aliases]).has(name))
      return Math.trunc(+at.slice(0, slash));
  }
  throw Object.assign(new Error(), { message: name });
}
