/**
 * What runs an instance, or a part of the testbed itself: a process of this machine, a container. It bears one name, one
 * address and one log over all of its starts.
 */
export interface Runnable {
  readonly name: string;
  /** `host:port` under which this machine reaches it, the same after every start. */
  readonly address: string;
  /** Output of all starts, one after the other. */
  readonly logFile: string;
  readonly isRunning: boolean;
  /** Process of this machine. Absent while it does not run, and where it is none. */
  readonly pid: number | undefined;
  /** How often it was started. */
  readonly starts: number;
  readonly lastExit: RunnableExit | undefined;
  /** Absent where it shares those of the machine. */
  readonly resources?: ResourceControl;

  /** Called at most once per end that nobody asked for. */
  onUnexpectedExit(listener: (exit: RunnableExit) => void): void;
  /** From now on it is never started again, whoever asks: the run is ending. */
  retire(): void;

  /** Does not wait until it serves; nothing happens while it runs. @throws {Error} when it cannot be started. */
  start(): Promise<void>;
  /** Ends it at once, with everything it started. Works on a paused one too. */
  kill(): Promise<void>;
  /**
   * Asks it to end, and kills it when it has not ended in time.
   *
   * @param how `ask`: as it is used to. `hurry`: without tidying up what is thrown away anyway.
   */
  stop(graceMs: number, how?: "ask" | "hurry"): Promise<"ended" | "killed">;
  /** Stops it where it stands; its connections stay. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Whether it and everything it started stands still. */
  isPaused(): Promise<boolean>;
}

/** What something that runs may use of the machine. Absent: as much as there is. */
export interface ResourceLimits {
  readonly cpuCores?: number;
  readonly memoryBytes?: number;
  /** Of its own file system in memory, if it has one. */
  readonly tmpfsBytes?: number;
}

/** What it used, and what it was kept from. */
export interface ResourceUse {
  /** Periods of the kernel's scheduler in which it was stopped because its share was used up, and for how long in all. */
  readonly throttledPeriods: number;
  readonly throttledMs: number;
  readonly memoryBytes: number;
}

/** Of what has resources of its own, which can be cut while it runs. */
export interface ResourceControl {
  /** Replaces the limits; none lifts them all. @throws {Error} when they are not taken. */
  limit(limits: ResourceLimits): Promise<void>;
  use(): Promise<ResourceUse>;
}

export interface RunnableExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether this side asked for it. */
  readonly isExpected: boolean;
}
