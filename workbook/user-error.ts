/** Something the person at the keyboard can fix: shown as one line, without a stack. */
export class UserError extends Error {
  override name = "UserError";
  /** The process's exit code. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
