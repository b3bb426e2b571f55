import { type Clock, systemClock } from "@holdfast/clock";
import { EnvironmentError } from "./environment-error.ts";
import { isHealthy } from "./health-probe.ts";
import { InstanceControl } from "./instance-control.ts";
import { lastLines, tellingLine } from "./log-tail.ts";
import { RpcFaultBoard } from "./rpc-fault-board.ts";
import type { Runnable, RunnableExit } from "./runnable.ts";
import type { StartedInstance } from "./started-testbed.ts";
import type { Member } from "./system-plan.ts";
import { acceptsConnections } from "./tcp-probe.ts";

/** A service of the shop is up in one to three seconds when thirteen of them start on two cores. */
const readyLimitMs = 30_000;
/** Thirteen instances are asked side by side while they need the processor themselves. */
const readyPollMs = 40;
const probeLimitMs = 1_000;
/** Starts of one instance whose port was taken in the instant between choosing and listening. */
const portStartsMax = 3;
const portPauseMs = 200;
/** As Node, Go and PostgreSQL say it. */
const portTaken = /EADDRINUSE|address already in use/iu;

export interface InstanceOptions {
  /** How readiness is seen. Default the standard health service. */
  readonly isReady?: () => Promise<boolean>;
  readonly clock?: Clock;
  /** Pause between two looks whether it serves, in milliseconds. Default 40. */
  readonly pollMs?: number;
}

/** One running instance: what runs it, whether it serves, and which faults keep it down or paused. */
export class Instance implements StartedInstance, Disposable {
  readonly member: Member;
  readonly runnable: Runnable;
  /** Absent for a database, which does not speak gRPC. */
  readonly control: InstanceControl | undefined;
  readonly rpcFaults: RpcFaultBoard | undefined;
  readonly #clock: Clock;
  readonly #isReady: (() => Promise<boolean>) | undefined;
  readonly #pollMs: number;
  readonly #downBy = new Set<string>();
  readonly #pausedBy = new Set<string>();
  #limitedBy: string | undefined;

  constructor(member: Member, runnable: Runnable, options: InstanceOptions = {}) {
    this.member = member;
    this.runnable = runnable;
    this.#clock = options.clock ?? systemClock;
    this.#isReady = options.isReady;
    this.#pollMs = options.pollMs ?? readyPollMs;
    this.control = member.kind === "postgres" ? undefined : new InstanceControl(runnable.address);
    this.rpcFaults = this.control && new RpcFaultBoard(this.control);
  }

  get name(): string {
    return this.member.name;
  }

  get service(): string {
    return this.member.service;
  }

  get zone(): string | undefined {
    return this.member.zone;
  }

  get address(): string {
    return this.runnable.address;
  }

  get pid(): number | undefined {
    return this.runnable.pid;
  }

  get isRunning(): boolean {
    return this.runnable.isRunning;
  }

  get logFile(): string {
    return this.runnable.logFile;
  }

  /** Whether a fault keeps it from answering. */
  get isHeld(): boolean {
    return this.#downBy.size > 0 || this.#pausedBy.size > 0;
  }

  /** @throws {EnvironmentError} when it ends before it serves, or does not serve in time. */
  async start(signal: AbortSignal): Promise<void> {
    for (let starts = 1; ; starts += 1) {
      await this.runnable.start();
      try {
        return await this.#waitUntilServing(signal);
      } catch (error) {
        const isPortTaken = lastLines(this.logFile, 20).some((line) => portTaken.test(line));
        if (!isPortTaken || this.isRunning || starts === portStartsMax) throw error;
        await this.#clock.sleep(portPauseMs, signal);
      }
    }
  }

  /** Whether it answers now, at its own address. */
  async isServing(signal?: AbortSignal): Promise<boolean> {
    if (!this.isRunning) return false;
    if (this.#isReady !== undefined) return this.#isReady();
    // A refused connection is known at once, while gRPC would wait before it says so.
    if (!(await acceptsConnections(this.address, probeLimitMs))) return false;
    return isHealthy(this.address, probeLimitMs, signal);
  }

  /**
   * Kills it; it stays down until every holder has let go.
   *
   * @returns How it ended; undefined when it was down already.
   */
  async crash(holder: string): Promise<RunnableExit | undefined> {
    this.#downBy.add(holder);
    const wasUp = this.isRunning;
    await this.runnable.kill();
    return wasUp ? this.runnable.lastExit : undefined;
  }

  /** Asks it to end, and kills it after `graceMs`; it stays down until every holder has let go. */
  async stop(holder: string, graceMs: number): Promise<"ended" | "killed"> {
    this.#downBy.add(holder);
    return this.runnable.stop(graceMs);
  }

  /** Starts it again when nobody else holds it down. Does not wait until it serves. */
  async release(holder: string): Promise<void> {
    if (!this.#downBy.delete(holder) || this.#downBy.size > 0) return;
    await this.runnable.start();
    void this.#syncRpcFaults(true);
  }

  isLimitedBy(holder: string): boolean {
    return this.#limitedBy === holder;
  }

  /**
   * Notes who cut its resources; undefined when they are whole again.
   *
   * @throws {RangeError} when another fault has cut them: the second would lift the first.
   */
  limitBy(holder: string | undefined): void {
    if (holder !== undefined && this.#limitedBy !== undefined) {
      throw new RangeError(`${this.name} is limited by another fault`);
    }
    this.#limitedBy = holder;
  }

  /** Starts it again when it ended by itself and nobody holds it down. */
  async revive(): Promise<void> {
    if (this.isRunning || this.isHeld) return;
    await this.runnable.start();
    void this.#syncRpcFaults(true);
  }

  async pause(holder: string): Promise<void> {
    this.#pausedBy.add(holder);
    await this.runnable.pause();
  }

  /** Lets it go on when nobody else keeps it paused. */
  async resume(holder: string): Promise<void> {
    if (!this.#pausedBy.delete(holder) || this.#pausedBy.size > 0) return;
    await this.runnable.resume();
    void this.#syncRpcFaults(false);
  }

  [Symbol.dispose](): void {
    this.control?.[Symbol.dispose]();
  }

  /** In the background: who asks for the fault's receipt sees whether it arrived. */
  async #syncRpcFaults(isNewProcess: boolean): Promise<void> {
    try {
      await this.#waitUntilServing(AbortSignal.timeout(readyLimitMs));
      await this.rpcFaults?.sync(isNewProcess);
    } catch {
      // It does not come up; its end is reported, and a probe of the healed fault will say so.
    }
  }

  async #waitUntilServing(signal: AbortSignal): Promise<void> {
    const deadline = this.#clock.now() + readyLimitMs;
    while (this.#clock.now() < deadline) {
      if (!this.isRunning) throw this.#endedEarly();
      if (await this.isServing(signal)) return;
      await this.#clock.sleep(this.#pollMs, signal);
    }
    throw new EnvironmentError(
      `${this.name} was not ready after ${readyLimitMs} ms (${this.#log()})`,
    );
  }

  #endedEarly(): EnvironmentError {
    const { code, signal } = this.runnable.lastExit ?? { code: null, signal: null };
    const how = signal === null ? `exit code ${code}` : signal;
    return new EnvironmentError(
      `${this.name} ended with ${how} before it was ready (${this.#log()})`,
    );
  }

  #log(): string {
    return `${tellingLine(lastLines(this.logFile, 50))}; log: ${this.logFile}`;
  }
}
