import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One process of this machine at the moment of looking. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  /** `gone`: it has ended and only waits for its parent to ask. */
  readonly state: "running" | "stopped" | "gone";
  /** When it was started, in a form of the system's own: a pid that was given again has another one. */
  readonly startedAt: string;
}

/** A process as a journal names it; the start time makes the pid safe to kill later. */
export interface ProcessId {
  readonly pid: number;
  readonly startedAt: string;
}

const hasProcFolder = process.platform === "linux";
let bootId: string | undefined;

/** @returns Undefined when there is no such process. */
export function readProcess(pid: number): ProcessEntry | undefined {
  return hasProcFolder ? readStat(pid) : readWithPs(["-p", String(pid)])[0];
}

export function readProcesses(): readonly ProcessEntry[] {
  if (!hasProcFolder) return readWithPs(["-A"]);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
}

/** The processes of `roots` that still live, as entries of `table`, and everything they started. Parents come first. */
export function processTree(
  roots: readonly ProcessId[],
  table: readonly ProcessEntry[],
): readonly ProcessEntry[] {
  const children = Map.groupBy(table, (entry) => entry.parentPid);
  const tree = new Set(
    table.filter((entry) =>
      roots.some((root) => root.pid === entry.pid && root.startedAt === entry.startedAt),
    ),
  );
  for (const entry of tree) for (const child of children.get(entry.pid) ?? []) tree.add(child);
  return [...tree].filter((entry) => entry.state !== "gone");
}

export function isAlive({ pid, startedAt }: ProcessId): boolean {
  const entry = readProcess(pid);
  return entry !== undefined && entry.state !== "gone" && entry.startedAt === startedAt;
}

/** @throws {Error} when the process ended before it could be looked at. */
export function identify(pid: number): ProcessId {
  const entry = readProcess(pid);
  if (entry === undefined) throw new Error(`process ${pid} ended at once`);
  return { pid, startedAt: entry.startedAt };
}

/** Processes that got the variable with this value from who started them. Linux only; elsewhere none are found. */
export function processesWithVariable(name: string, value: string): readonly number[] {
  if (!hasProcFolder) return [];
  const wanted = `${name}=${value}`;
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/u.test(entry))
    .filter((entry) => readOrEmpty(`/proc/${entry}/environ`).split("\0").includes(wanted))
    .map(Number);
}

/** proc_pid_stat(5): the name in parentheses may hold anything, so fields are counted from its end. */
function readStat(pid: number): ProcessEntry | undefined {
  const text = readOrEmpty(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parentPid] = fields;
  const startTicks = fields[19];
  if (state === undefined || parentPid === undefined || startTicks === undefined) return undefined;
  bootId ??= readOrEmpty("/proc/sys/kernel/random/boot_id").slice(0, 8);
  return {
    pid,
    parentPid: Number(parentPid),
    state: stateOf(state),
    startedAt: `${bootId}:${startTicks}`,
  };
}

/** POSIX ps, for systems without /proc. */
function readWithPs(selection: readonly string[]): readonly ProcessEntry[] {
  let output: string;
  try {
    output = execFileSync("ps", [...selection, "-o", "pid=,ppid=,state=,lstart="], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return [];
  }
  return output.split("\n").flatMap((line) => {
    const [pid, parentPid, state, ...startedAt] = line.trim().split(/\s+/u);
    if (pid === undefined || parentPid === undefined || state === undefined) return [];
    return {
      pid: Number(pid),
      parentPid: Number(parentPid),
      state: stateOf(state),
      startedAt: startedAt.join(" "),
    };
  });
}

function stateOf(letters: string): ProcessEntry["state"] {
  const letter = letters.charAt(0);
  if (letter === "T" || letter === "t") return "stopped";
  return letter === "Z" || letter === "X" ? "gone" : "running";
}

/** What vanishes between listing and reading, or belongs to somebody else, is as good as absent. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
