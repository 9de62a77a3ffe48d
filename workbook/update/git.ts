import { execFileSync } from "node:child_process";
import { UserError } from "../user-error.ts";

/** Git, in one working tree. */
export class Git {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Runs git and returns what it prints.
   *
   * @throws UserError with git's own last line
   */
  run(args: string[], options: { input?: string | Buffer; env?: NodeJS.ProcessEnv } = {}): string {
    return this.bytes(args, options).toString("utf8").trimEnd();
  }

  /** Like `run`, for contents of files. */
  bytes(
    args: string[],
    { input, env = {} }: { input?: string | Buffer; env?: NodeJS.ProcessEnv } = {},
  ): Buffer {
    try {
      return execFileSync("git", args, {
        cwd: this.folder,
        env: { ...process.env, ...env },
        input: input ?? "",
        maxBuffer: 2 ** 28,
        stdio: ["pipe", "pipe", "pipe"],
      });
    } catch (error) {
      const { code, stderr } = error as { code?: string; stderr?: Buffer };
      if (code === "ENOENT")
        throw new UserError("git is not installed. The workbook needs it to fetch a newer version.");
      throw new UserError(`git ${args[0]} failed: ${stderr?.toString().trim().split("\n").at(-1) ?? code}`);
    }
  }

  /** True if git ends with exit code 0. */
  succeeds(args: string[]): boolean {
    try {
      this.bytes(args);
      return true;
    } catch {
      return false;
    }
  }

  /** A file as it is in a commit; nothing if it is not there. */
  show(commit: string, path: string): Buffer | undefined {
    return this.succeeds(["cat-file", "-e", `${commit}:${path}`])
      ? this.bytes(["cat-file", "blob", `${commit}:${path}`])
      : undefined;
  }

  /** All files of a commit: the name of each one's content (and its mode) by path. */
  files(commit: string): Map<string, { mode: string; blob: string }> {
    const entries = this.run(["ls-tree", "-r", "-z", commit]).split("\0").filter(Boolean);
    return new Map(
      entries.map((entry) => {
        const [, mode = "", blob = "", path = ""] = /^(\d+) blob (\w+)\t(.*)$/s.exec(entry) ?? [];
        return [path, { mode, blob }];
      }),
    );
  }
}
