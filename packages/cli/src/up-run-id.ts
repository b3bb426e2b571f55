/** Environments that `up` started are told from runs by their name. */
const prefix = "up_";

export function upRunId(pid: number): string {
  return `${prefix}${pid}`;
}

export function isUpRun(runId: string): boolean {
  return runId.startsWith(prefix);
}
