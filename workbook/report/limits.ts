/** Sizes of reports are those of their UTF-8, in bytes: that is what platforms measure. */

/** How large a single text of a report may be at first. */
const longestText = 64 * 1024;
/** What every text may keep, however large the report is. */
const shortestText = 128;

/**
 * Renders a report with shorter and shorter texts until it fits. `render` gets how long each text may be, in bytes, and
 * cuts its texts with `cutText`.
 *
 * @throws Error if it does not fit with the shortest texts, which takes thousands of steps
 */
export function withinBytes(most: number, render: (longest: number) => string): string {
  for (let longest = longestText; longest >= shortestText; longest /= 2) {
    const report = render(longest);
    if (Buffer.byteLength(report) <= most) return report;
  }
  throw new Error(`The report has too many steps for ${most} bytes.`);
}

/** The beginning of a text that is longer than this many bytes, with a last line that says how much is left out. */
export function cutText(text: string, longest: number): string {
  if (text.length * 3 <= longest) return text; // No UTF-16 unit takes more than three bytes.
  const size = Buffer.byteLength(text);
  if (size <= longest) return text;
  let end = Math.max(longest - 64, 0); // Leaves room for the mark.
  const bytes = Buffer.from(text.slice(0, end + 1));
  while (end > 0 && isContinuation(bytes[end])) end--;
  return `${bytes.subarray(0, end).toString()}\n[… cut here: ${size - end} more bytes]`;
}

/** True for the second and later bytes of a character (RFC 3629, section 3). */
function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}
