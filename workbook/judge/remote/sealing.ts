import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { UserError } from "../../user-error.ts";

/**
 * Strangers' answers run sealed: bubblewrap gives each process a file system with nothing in it but Node and the shim that
 * runs the answer, and the whole judgement a network with nothing in it but loopback. Two layers are needed, because
 * the judge's local servers and the answer must share that network and nothing else.
 */

/** Names the folder that judge and answers share, for local sockets; set where this process is inside the outer layer. */
const variable = "WORKBOOK_SEALED";
/** How large the folders are that an answer may write to, in bytes. */
const writable = 16 * 2 ** 20;
/** Processes and threads, open files, and bytes in one file that an answer may have. */
const most = { processes: 128, files: 256, fileSize: writable };

/** The folder that judge and answers share; undefined where answers run unsealed. */
export function sealedFolder(): string | undefined {
  return process.env[variable];
}

/**
 * Runs this program again inside the outer layer, and returns its exit code.
 *
 * @throws UserError if this machine cannot seal
 */
export function runSealed(args: readonly string[]): number {
  requireBubblewrap();
  const folder = mkdtempSync(join(tmpdir(), "workbook-sealed-"));
  try {
    const layer = ["--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"];
    const shared = ["--size", String(writable), "--tmpfs", folder, "--setenv", variable, folder];
    const program = [process.execPath, ...process.execArgv, ...args];
    const { status, signal } = spawnSync("bwrap", [...layer, ...shared, "--", ...program], {
      stdio: "inherit",
    });
    return status ?? (signal ? 1 : 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requireBubblewrap(): void {
  const { error, status, stderr } = spawnSync("bwrap", [
    "--unshare-user",
    "--unshare-net",
    "--ro-bind",
    "/",
    "/",
    "true",
  ]);
  if (error)
    throw new UserError(
      "--sealed needs bubblewrap, which runs on Linux only. Install its package (Debian, Ubuntu: apt install bubblewrap).",
    );
  if (status !== 0)
    throw new UserError(`--sealed does not work here: ${String(stderr).trim().split("\n")[0]}.`);
}

/** What stands before the program of an answer, so that it runs sealed; `program` is found again inside. */
export function seal(program: readonly string[], limits: string, folder: string): string[] {
  const [node = "", ...rest] = program;
  const shim = join(folder, `shim-${process.pid}-${threadId}`);
  cpSync(fileURLToPath(new URL("../../answer/", import.meta.url)), shim, { recursive: true });
  const inside = rest.map((part) => (part.endsWith("main.mjs") ? "/answer/main.mjs" : part));
  return [
    ...limited(),
    "bwrap",
    ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"],
    ...["--setenv", "WORKBOOK_LIMITS", limits, "--setenv", "HOME", "/tmp", "--setenv", "TMPDIR", folder],
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--size", String(writable), "--tmpfs", "/dev/shm", "--size", String(writable), "--tmpfs", "/tmp"],
    // After /tmp: this Node itself may lie there.
    ...[node, ...libraries(node)].flatMap((file) => ["--ro-bind", file, file]),
    ...["--ro-bind", shim, "/answer", "--bind", folder, folder, "--chdir", "/tmp", "--remount-ro", "/"],
    "--",
    node,
    ...inside,
  ];
}

/** The libraries that a program needs, by the system's own word. */
function libraries(program: string): string[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  return [...new Set([...(stdout ?? "").matchAll(/(\/\S+) \(0x/g)].map(([, file]) => file!))];
}

/**
 * The system's limits. They do not hold for the administrator, so the answers of an administrator run as somebody else, each
 * worker's as another.
 */
function limited(): string[] {
  const limits = [
    `--nproc=${most.processes}`,
    `--nofile=${most.files}`,
    `--fsize=${most.fileSize}`,
    "--core=0",
  ];
  const user = String(60_000 + ((process.pid * 16 + threadId) % 5000));
  const other = ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups"];
  return ["prlimit", ...limits, "--", ...(process.getuid?.() === 0 ? other : [])];
}
