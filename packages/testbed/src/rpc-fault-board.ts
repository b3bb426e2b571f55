import type { InstanceControl, RpcFaultOrder } from "./instance-control.ts";

export interface RpcFaultTotal {
  /** Attempts it could have acted on. */
  readonly seen: number;
  readonly acted: number;
}

/** An instance at full load answers within milliseconds; one that does not is held by something else. */
const answerLimitMs = 2_000;

/**
 * The faults on calls that one instance has, or is to have as soon as it answers again. The instance replaces its whole
 * list at once, so changes go one after the other; what it counted for a replaced list is kept here.
 */
export class RpcFaultBoard {
  readonly #control: InstanceControl;
  readonly #wanted = new Map<string, RpcFaultOrder>();
  readonly #counted = new Map<string, RpcFaultTotal>();
  #isSynced = true;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(control: InstanceControl) {
    this.#control = control;
  }

  /** @param isAnswering False for an instance that is down or paused: it gets the fault by `sync` later. */
  async put(fault: RpcFaultOrder & { id: string }, isAnswering: boolean): Promise<void> {
    this.#counted.delete(fault.id);
    this.#wanted.set(fault.id, fault);
    await this.#changed(isAnswering);
  }

  async remove(id: string, isAnswering: boolean): Promise<void> {
    if (this.#wanted.delete(id)) await this.#changed(isAnswering);
  }

  /** Gives a process that was started anew, or goes on, the faults it should have. */
  async sync(isNewProcess: boolean): Promise<void> {
    if (isNewProcess) this.#isSynced = this.#wanted.size === 0;
    if (!this.#isSynced) await this.#send();
  }

  /** What was counted for a fault in all. @throws {Error} when the instance does not answer. */
  async total(id: string, isAnswering: boolean, signal?: AbortSignal): Promise<RpcFaultTotal> {
    const before = this.#counted.get(id) ?? { seen: 0, acted: 0 };
    if (!isAnswering || !this.#wanted.has(id)) return before;
    const { rpcFaults } = await this.#control.getState(answerLimitMs, signal);
    const now = rpcFaults.find((fault) => fault.id === id);
    return { seen: before.seen + (now?.seen ?? 0), acted: before.acted + (now?.acted ?? 0) };
  }

  async #changed(isAnswering: boolean): Promise<void> {
    this.#isSynced = false;
    if (isAnswering) await this.#send();
  }

  #send(): Promise<void> {
    const sending = this.#queue.then(() => this.#replace());
    this.#queue = sending.catch(() => {});
    return sending;
  }

  async #replace(): Promise<void> {
    const replaced = await this.#control.setRpcFaults([...this.#wanted.values()], answerLimitMs);
    this.#isSynced = true;
    for (const { id, seen, acted } of replaced) {
      const before = this.#counted.get(id) ?? { seen: 0, acted: 0 };
      this.#counted.set(id, { seen: before.seen + seen, acted: before.acted + acted });
    }
  }
}
