/** Why a file cannot be judged at all, in words for the learner. */
export class UnreadableError extends Error {
  override name = "SyntaxError";
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, place?: { line: number; column: number }) {
    super(message);
    this.line = place?.line;
    this.column = place?.column;
  }
}
