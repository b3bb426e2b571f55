import { type Clock, deriveSeed } from "@holdfast/clock";
import type { GrpcStatusName } from "@holdfast/resilience";
import { RpcError } from "./rpc-error.ts";
import type { ServerCall } from "./server-call.ts";

/** What a fault does to a call. */
export type RpcFaultAction =
  | { readonly kind: "status"; readonly status: GrpcStatusName }
  | { readonly kind: "delay"; readonly delayMs: number }
  | { readonly kind: "drop" };

export type RpcFaultPhase = "before-handler" | "after-handler";

/** A fault on single calls of this server. */
export interface RpcFault {
  /** For example "F1". */
  readonly id: string;
  readonly seed: string;
  /** Full method it acts on, "provider.v1.Provider/Charge"; empty for all. */
  readonly method: string;
  /** Instances of callers it acts on; empty for all. */
  readonly callers: readonly string[];
  /** Share of attempts it acts on, above 0 to 1. */
  readonly ratio: number;
  readonly phase: RpcFaultPhase;
  readonly action: RpcFaultAction;
}

export interface RpcFaultCount {
  readonly id: string;
  /** Attempts it could have acted on. */
  readonly seen: number;
  /** Attempts it acted on. */
  readonly acted: number;
}

interface ActiveFault {
  readonly fault: RpcFault;
  seen: number;
  acted: number;
}

/**
 * The faults on single calls that are in place now; none at the start. Whether one acts on an attempt is decided by
 * hash(seed, fault, call path, attempt): the same seed gives the same faults in any interleaving.
 */
export class RpcFaults {
  readonly #clock: Clock;
  #active: readonly ActiveFault[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Puts these in place of all others.
   *
   * @returns The counts of those that were replaced.
   * @throws {RangeError} for a ratio outside (0, 1], a negative delay or an id given twice. Nothing is replaced then.
   */
  replace(faults: readonly RpcFault[]): readonly RpcFaultCount[] {
    for (const fault of faults) validate(fault);
    if (new Set(faults.map((fault) => fault.id)).size !== faults.length) {
      throw new RangeError("faults must have different ids");
    }
    const replaced = this.counts();
    this.#active = faults.map((fault) => ({ fault, seen: 0, acted: 0 }));
    return replaced;
  }

  /** True while no fault is in place. */
  get inert(): boolean {
    return this.#active.length === 0;
  }

  counts(): readonly RpcFaultCount[] {
    return this.#active.map(({ fault: { id }, seen, acted }) => ({ id, seen, acted }));
  }

  /**
   * Does to the call what is to be done in this phase.
   *
   * @throws {RpcError} with the status of a `status` fault; the reason of the call's signal when it is given up meanwhile.
   */
  async act(call: ServerCall, phase: RpcFaultPhase): Promise<void> {
    for (const active of this.#active) {
      const { fault } = active;
      if (!concerns(fault, call, phase)) continue;
      active.seen += 1;
      if (!decide(fault, call)) continue;
      active.acted += 1;
      call.observation.faultActed({ id: fault.id, kind: fault.action.kind });
      await this.#do(fault, call);
    }
  }

  async #do({ id, action }: RpcFault, call: ServerCall): Promise<void> {
    switch (action.kind) {
      case "status":
        throw new RpcError(action.status, `fault ${id}`);
      case "delay":
        return await this.#clock.sleep(action.delayMs, call.signal);
      case "drop":
        call.releasePermit();
        return await givenUp(call.signal);
    }
  }
}

function concerns(fault: RpcFault, call: ServerCall, phase: RpcFaultPhase): boolean {
  return (
    fault.phase === phase &&
    (fault.method === "" || fault.method === call.method) &&
    (fault.callers.length === 0 || fault.callers.includes(call.caller))
  );
}

/** The path names the attempt too. */
function decide({ seed, id, ratio }: RpcFault, call: ServerCall): boolean {
  return deriveSeed(seed, id, call.path.id) / 2 ** 48 < ratio;
}

/** Rejects when nobody waits for the answer any more, and does nothing until then. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function validate({ id, ratio, action }: RpcFault): void {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new RangeError(`ratio of fault ${id} must be in (0, 1], got ${ratio}`);
  }
  if (action.kind === "delay" && !(action.delayMs >= 0 && action.delayMs < 2 ** 31)) {
    throw new RangeError(`delayMs of fault ${id} must be in [0, 2^31), got ${action.delayMs}`);
  }
}
