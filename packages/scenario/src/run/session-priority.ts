import { readFile, writeFile } from "node:fs/promises";

/** What came of changing the niceness of a session: done, to be tried again, not allowed, or not known on this system. */
export type SessionOutcome = "done" | "again" | "refused" | "unavailable";

/** Niceness of sessions as the kernel's scheduler knows it, where it groups processes by session. */
export interface SessionPriority {
  /** Niceness of the session of this process; undefined where sessions have none. */
  own(): Promise<number | undefined>;
  /** Changes it for the session of a process. */
  set(pid: number, niceness: number): Promise<SessionOutcome>;
}

/** @see https://man7.org/linux/man-pages/man7/sched.7.html, "The autogroup feature" */
export const linuxSessionPriority: SessionPriority = {
  own: async () => {
    try {
      const text = await readFile("/proc/self/autogroup", "utf8");
      const niceness = / nice (?<value>-?\d+)/u.exec(text)?.groups?.["value"];
      return niceness === undefined ? undefined : Number(niceness);
    } catch {
      return undefined;
    }
  },
  set: async (pid, niceness) => {
    try {
      await writeFile(`/proc/${pid}/autogroup`, String(niceness), { flag: "r+" });
      return "done";
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      if (code === "EAGAIN") return "again";
      if (code === "EPERM" || code === "EACCES") return "refused";
      // It has ended meanwhile: there is nobody to be changed.
      return code === "ESRCH" ? "done" : "unavailable";
    }
  },
};
