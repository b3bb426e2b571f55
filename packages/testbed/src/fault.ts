/**
 * A fault as data: it stands in a plan, in the journal on disk and in a report. Targets are resolved against the
 * topology by the testbed; a target that resolves to nothing is refused before anything starts.
 */
export type FaultSpec =
  | ToxicFault
  | DownFault
  | PartitionFault
  | CrashFault
  | PauseFault
  | RestartFault
  | LimitFault
  | RpcFault;

/** A toxic on every proxy of an edge, or of those between the given zones. Units as in Toxiproxy. */
export interface ToxicFault {
  readonly kind: "toxic";
  readonly edge: string;
  readonly fromZone?: string;
  readonly toZone?: string;
  readonly toxic: ToxicSpec;
  /** `downstream` (answers, the default) or `upstream` (requests). */
  readonly stream?: "upstream" | "downstream";
  /** Share of connections touched, above 0 and at most 1. Default 1. */
  readonly toxicity?: number;
}

export type ToxicSpec =
  | { readonly type: "latency"; readonly latency: number; readonly jitter: number }
  | { readonly type: "bandwidth"; readonly rate: number }
  | { readonly type: "slow_close"; readonly delay: number }
  | { readonly type: "timeout"; readonly timeout: number }
  | { readonly type: "reset_peer"; readonly timeout: number }
  | {
      readonly type: "slicer";
      readonly average_size: number;
      readonly size_variation: number;
      readonly delay: number;
    }
  | { readonly type: "limit_data"; readonly bytes: number };

/** Connections over the edge are closed and new ones refused. */
export interface DownFault {
  readonly kind: "down";
  readonly edge: string;
  readonly fromZone?: string;
  readonly toZone?: string;
}

/** A zone is cut off from everything outside it. */
export interface PartitionFault {
  readonly kind: "partition";
  readonly isolate: string;
  /** `drop`: packets vanish (black hole). `reject`: connections are refused. Default `drop`. */
  readonly mode: "drop" | "reject";
  /** Calls `out` of the zone, `in` to it, or `both`. Default `both`. */
  readonly direction: "both" | "in" | "out";
}

interface InstanceTarget {
  readonly service: string;
  /** Zones whose instances are hit. Absent: all instances of the service. */
  readonly zone?: string;
}

/** SIGKILL. Starts again after `restartAfterMs`, or at heal when absent. */
export interface CrashFault extends InstanceTarget {
  readonly kind: "crash";
  readonly restartAfterMs?: number;
}

/** SIGSTOP: the process stays, its sockets stay, it does nothing. Heal continues it. */
export interface PauseFault extends InstanceTarget {
  readonly kind: "pause";
}

/** SIGTERM, which drains, then a start. Done once at the start of the window; heal has nothing to undo. */
export interface RestartFault extends InstanceTarget {
  readonly kind: "restart";
}

/**
 * What an instance may use of the machine is cut while it runs. Heal lifts it, and starts again what ended of it. Only
 * where instances have resources of their own, as in containers.
 */
export interface LimitFault extends InstanceTarget {
  readonly kind: "limit";
  /** Cores, e.g. 0.2; at least 0.01. Absent: not cut. */
  readonly cpuCores?: number;
  /** At least 16 MiB. An instance that needs more is ended by the kernel. Absent: not cut. */
  readonly memoryBytes?: number;
  /**
   * To how much its tmpfs shrinks; at least 0, and less than the topology gives it. What it holds already stays: where
   * that is more, nothing can be added. Absent: not cut.
   */
  readonly tmpfsBytes?: number;
}

/** A fault on single calls, by the hook in packages/rpc of the called instances. */
export interface RpcFault {
  readonly kind: "rpc";
  readonly edge: string;
  /** Full method, e.g. `provider.v1.Provider/Charge`. Absent: every method of the called service. */
  readonly method?: string;
  /** Share of attempts it acts on, above 0 and at most 1. */
  readonly ratio: number;
  readonly when: "before-handler" | "after-handler";
  readonly action:
    | { readonly kind: "status"; readonly status: string }
    | { readonly kind: "delay"; readonly delayMs: number }
    | { readonly kind: "drop" };
}

/** Evidence that a fault really acted, or that it is really gone. */
export interface Receipt {
  /** Whether what was measured shows it. False is not an error: the scenario becomes inconclusive. */
  readonly acted: boolean;
  /** What was looked at: a counter of a proxy, a probe, the state of a process and what it wrote in its log, a counter of the RPC hook. */
  readonly by: "proxy-counter" | "probe" | "process-state" | "rpc-counter";
  /** One line for people, e.g. "+2987 ms on 41 chunks" or "no traffic on 3 proxies". */
  readonly summary: string;
  /** The numbers behind it. */
  readonly values: Readonly<Record<string, number>>;
}
