/** The command line, a scenario file or a named run is not right. Exit code 2. Nothing was started. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
