/** The machine is not able: a port is taken, a binary is missing, a disk is full. Exit code 4. Nothing was left running. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}
