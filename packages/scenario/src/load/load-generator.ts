import type { AnyOperation } from "../build/plan-draft.ts";
import type { LoadPlan } from "../plan.ts";
import { arrivalMs } from "./arrival-schedule.ts";
import { type OperationHost, OperationRun } from "./operation-run.ts";

/**
 * Operations that may be in flight at once. Above it one is refused and recorded as such, since a runner that runs out
 * of memory proves nothing: 300 operations per second that all wait 30 s are 9,000.
 */
export const maxOperationsInFlight = 10_000;

export interface GeneratorOptions {
  readonly host: OperationHost;
  readonly loads: readonly LoadPlan[];
  readonly operations: ReadonlyMap<string, AnyOperation>;
  /** Aborting it starts no further operation. */
  readonly signal: AbortSignal;
  /** Default `maxOperationsInFlight`. */
  readonly inFlightMax?: number;
  /** Told how late each operation started, in milliseconds. */
  readonly onStart?: (latenessMs: number) => void;
}

/**
 * Starts operations by an absolute schedule, see `arrivalMs`, whatever became of those before. After a stall those that
 * are due start at once, and their lateness is on record.
 */
export class LoadGenerator {
  readonly #options: GeneratorOptions;
  readonly #inFlight = new Set<OperationRun>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: GeneratorOptions) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Resolves when the last operation was started, or no more will be. */
  async run(): Promise<void> {
    await Promise.all(this.#options.loads.map((load) => this.#offer(load)));
  }

  /**
   * Waits for operations in flight to end, and gives up on those that have not after `boundMs`: they end as unknown.
   *
   * @returns Number given up.
   */
  async drain(boundMs: number): Promise<number> {
    const { clock } = this.#options.host;
    const waited = new AbortController();
    const bound = clock.sleep(boundMs, waited.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#running), bound]);
    waited.abort();
    const left = [...this.#inFlight];
    for (const operation of left) operation.end({ kind: "gave-up" });
    return left.length;
  }

  async #offer(load: LoadPlan): Promise<void> {
    const operation = this.#options.operations.get(load.name);
    if (operation === undefined) throw new RangeError(`load ${load.name} has no function`);
    const { warmUp = 0 } = load;
    for (let index = warmUp; index < load.operations; index += 1) {
      const plannedMs = arrivalMs(load, index - warmUp);
      // oxlint-disable-next-line no-await-in-loop -- the next start is waited for on purpose.
      if (!(await this.#waitUntil(plannedMs))) return;
      this.#start(load, index, plannedMs, operation);
    }
  }

  /**
   * Waits without spinning: Node's timers count whole milliseconds, so a start is at most about one late, and the
   * processor is left to the system under test.
   *
   * @returns False when no more operations are to start.
   */
  async #waitUntil(plannedMs: number): Promise<boolean> {
    const { host, signal } = this.#options;
    for (;;) {
      if (signal.aborted) return false;
      const remainingMs = host.startedAt + plannedMs - host.clock.now();
      if (remainingMs <= 0) return true;
      // oxlint-disable-next-line no-await-in-loop -- a timer may fire a fraction early, then the rest is waited for.
      await host.clock.sleep(Math.ceil(remainingMs), signal).catch(() => undefined);
    }
  }

  #start(load: LoadPlan, index: number, plannedMs: number, operation: AnyOperation): void {
    const { host, onStart, inFlightMax = maxOperationsInFlight } = this.#options;
    const zone = load.spread[index % load.spread.length] ?? null;
    const run = new OperationRun(host, { load: load.name, index, plannedMs, zone });
    onStart?.(run.latenessMs);
    if (this.#inFlight.size >= inFlightMax) {
      run.refuse(`${inFlightMax} operations were in flight`);
      return;
    }
    this.#inFlight.add(run);
    const running = run.run(operation).finally(() => {
      this.#inFlight.delete(run);
      this.#running.delete(running);
    });
    this.#running.add(running);
  }
}
