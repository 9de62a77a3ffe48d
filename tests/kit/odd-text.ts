import type { Symptoms } from "./diagnose.ts";

/** What goes wrong when something that isn't text becomes text by itself; each is seen in the text alone. */
export function oddText(text: unknown): Symptoms {
  if (typeof text !== "string") return {};
  const told = `Your text is ${JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)}`;
  const [object] = /\[object \w+\]/.exec(text) ?? [];
  return {
    "stringifies-an-object": [
      object,
      `${told}. \`${object}\` is what an object becomes when it is used as text. What did you want from it, and does your code wait for it?`,
    ],
    "lists-byte-values": [
      /^\d{1,3}(?:,\d{1,3})+/.test(text),
      `${told}: the bytes as decimal numbers, with commas. That is what a Uint8Array becomes when it is used as text.\nWhat decodes bytes?`,
    ],
    "pads-with-zeros": [
      /[^\0]\0{8,}$/.test(text),
      `${told}. At its end are ${text.length - text.replace(/\0+$/, "").length} characters U+0000: bytes of a buffer that nothing was written to.\nHow many of its bytes are yours?`,
    ],
    "starts-with-undefined": [
      text.startsWith("undefined"),
      `${told}. The variable was \`undefined\` when you added the first piece to it. What must it hold at the start?`,
    ],
  };
}
