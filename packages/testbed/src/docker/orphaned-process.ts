import { readFileSync } from "node:fs";

/**
 * Ends the first process of a container whose engine is gone: an engine that was stopped may leave it running, and nobody
 * would know of it any more. Does nothing where that is no process of this machine, or not ours to end.
 *
 * @param pid As the engine said when it started the container.
 */
export function endOrphanedProcess(pid: number, containerId: string): void {
  try {
    // A pid that was given again, or one of a virtual machine, is not in the control group of this container.
    if (!readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(containerId)) return;
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, or an account without rights must leave it to the engine.
  }
}
