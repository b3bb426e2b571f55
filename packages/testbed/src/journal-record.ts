import type { ProcessId } from "./process-table.ts";

/** One line of a journal: what was done, in order, so that somebody else can undo it. */
export type JournalRecord =
  | {
      readonly kind: "run";
      readonly runId: string;
      /** What each of its processes carries in its environment as HOLDFAST_TESTBED. */
      readonly mark: string;
      readonly startedUnixMs: number;
      readonly runner: ProcessId;
    }
  | { readonly kind: "reaper"; readonly process: ProcessId }
  | { readonly kind: "folder"; readonly path: string }
  | {
      readonly kind: "spawn";
      readonly name: string;
      readonly role: ProcessRole;
      readonly process: ProcessId;
      /** `host:port` it serves on. Absent for what serves nobody. */
      readonly address?: string;
    }
  /** From here on the engine at this address may have containers, networks and volumes with the mark of the run. */
  | { readonly kind: "engine"; readonly address: string }
  /** About to be made. */
  | {
      readonly kind: "container";
      readonly name: string;
      readonly role: ContainerRole;
      /** As the engine names it. */
      readonly container: string;
      /** `host:port` under which this machine reaches it. */
      readonly address: string;
    }
  | { readonly kind: "exit"; readonly name: string; readonly pid: number }
  | { readonly kind: "ready" }
  /** The runner ended everything itself. */
  | { readonly kind: "stopped" }
  | {
      readonly kind: "inject";
      readonly id: string;
      readonly fault: string;
      readonly targets: readonly string[];
    }
  | { readonly kind: "healed"; readonly id: string }
  /** Something that the reaper or `heal` did, for people. */
  | { readonly kind: "action"; readonly by: "reaper" | "heal"; readonly text: string }
  /** The reaper has finished; `left` is what it could not end. */
  | { readonly kind: "reaped"; readonly left: readonly string[] };

/** `database` wants to be told before it is killed, so that it gives back its shared memory. */
export type ProcessRole = "service" | "database" | "proxy";

/** `meter` stands before the proxy: a link whose door is closed refuses there. */
export type ContainerRole = ProcessRole | "meter";

/** What a journal says about a run. */
export interface JournalState {
  readonly runId: string;
  readonly mark: string;
  readonly startedUnixMs: number;
  readonly runner: ProcessId;
  readonly reaper?: ProcessId;
  readonly isReady: boolean;
  readonly isStopped: boolean;
  readonly folders: readonly string[];
  /** Processes of which no end was written down. */
  readonly processes: readonly (JournalRecord & { readonly kind: "spawn" })[];
  /** Of the engine that runs its containers. Absent: it has none. */
  readonly engine?: string;
  readonly containers: readonly (JournalRecord & { readonly kind: "container" })[];
  /** Faults of which no healing was written down. */
  readonly faults: readonly (JournalRecord & { readonly kind: "inject" })[];
  readonly actions: readonly string[];
  readonly reaped?: readonly string[];
}

/**
 * Reads a journal. A last line that is torn, because its writer was killed in the middle of it, is left out.
 *
 * @returns Undefined when not even the first line is whole: nothing had been started.
 */
export function readJournal(text: string): JournalState | undefined {
  const records = text.split("\n").flatMap(parseRecord);
  const run = records.find((record) => record.kind === "run");
  if (run === undefined) return undefined;
  const of = <Kind extends JournalRecord["kind"]>(
    kind: Kind,
  ): (JournalRecord & { readonly kind: Kind })[] =>
    records.filter((record): record is JournalRecord & { readonly kind: Kind } => {
      return record.kind === kind;
    });
  const ended = new Set(of("exit").map((exit) => `${exit.name} ${exit.pid}`));
  const healed = new Set(of("healed").map(({ id }) => id));
  const reaper = of("reaper").at(-1)?.process;
  const engine = of("engine").at(-1)?.address;
  const reaped = of("reaped").at(-1)?.left;
  return {
    runId: run.runId,
    mark: run.mark,
    startedUnixMs: run.startedUnixMs,
    runner: run.runner,
    isReady: of("ready").length > 0,
    isStopped: of("stopped").length > 0,
    folders: of("folder").map(({ path }) => path),
    processes: of("spawn").filter(({ name, process }) => !ended.has(`${name} ${process.pid}`)),
    containers: of("container"),
    faults: of("inject").filter(({ id }) => !healed.has(id)),
    actions: of("action").map(({ by, text: done }) => `${by}: ${done}`),
    ...(engine === undefined ? {} : { engine }),
    ...(reaper === undefined ? {} : { reaper }),
    ...(reaped === undefined ? {} : { reaped }),
  };
}

function parseRecord(line: string): JournalRecord[] {
  if (line === "") return [];
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) ? [record] : [];
  } catch {
    return [];
  }
}

/** Lines are written whole by this program alone, so what parses and bears a kind is what was written. */
function isRecord(value: unknown): value is JournalRecord {
  return typeof value === "object" && value !== null && "kind" in value;
}
