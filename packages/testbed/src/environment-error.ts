/** The machine is not able: a port is taken, a binary is missing, a disk is full. Exit code 4. Nothing was left running. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** Errors of the operating system that say something of the machine and not of this program. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EMFILE: "too many open files",
  ENFILE: "too many open files on this machine",
  EAGAIN: "no more processes allowed",
  ENOMEM: "out of memory",
  EADDRINUSE: "the address is taken",
  ENOENT: "no such file or folder",
};

/** What the operating system refused, as one line with the thing it concerns; any other error as it is. */
export function asEnvironmentError(error: unknown): unknown {
  if (error instanceof EnvironmentError || !(error instanceof Error) || !("code" in error)) {
    return error;
  }
  const reason = reasons[String(error.code)];
  if (reason === undefined) return error;
  const about = "path" in error ? `${String(error.path)}: ` : "";
  return new EnvironmentError(`${about}${reason} (${String(error.code)})`, { cause: error });
}
