import { constants } from "node:os";
import { type Clock, systemClock } from "@holdfast/clock";
import type { Journal } from "../journal.ts";
import type { Runnable, RunnableExit } from "../runnable.ts";
import { ContainerLog } from "./container-log.ts";
import type { ContainerPlan } from "./container-plan.ts";
import { ContainerResources, type TmpfsControl } from "./container-resources.ts";
import { type EngineClient, engineFailure, statusOf } from "./engine-client.ts";
import type { ContainerEnd, EngineEvents } from "./engine-events.ts";
import { endOrphanedProcess } from "./orphaned-process.ts";
import { PlannedContainer } from "./planned-container.ts";
import type { Turns } from "./turns.ts";

export interface ManagedContainerOptions {
  readonly engine: EngineClient;
  readonly events: EngineEvents;
  readonly turns: Turns;
  readonly journal: Journal;
  readonly plan: ContainerPlan;
  /** Of the container, unique on this machine. */
  readonly name: string;
  /** `host:port` under which this machine reaches it. */
  readonly address: string;
  readonly logFile: string;
  /** Absent: it has no file system in memory that can be cut. */
  readonly tmpfs?: TmpfsControl;
  /** Told when it ends and when it is there again. */
  readonly onPresence: (isPresent: boolean) => void;
  readonly clock?: Clock;
}

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly ended: PromiseWithResolvers<void> };

/** After a kill the engine tells the end within a second; longer means that it is gone. */
const endLimitMs = 10_000;
/** The last lines of a container come a moment after its end. */
const logLimitMs = 500;

/** A container of the run: made at its first start, then started, paused, killed and started again. */
export class ManagedContainer implements Runnable {
  readonly #options: ManagedContainerOptions;
  readonly #clock: Clock;
  readonly resources: ContainerResources;
  #containerId: string | undefined;
  #state: State = { kind: "idle" };
  #log: ContainerLog | undefined;
  /** Of its first process, as the engine has it. */
  #hostPid = 0;
  #starts = 0;
  #lastExit: RunnableExit | undefined;
  #isEndWanted = false;
  #isRetired = false;
  #onUnexpectedExit: (exit: RunnableExit) => void = () => {};

  constructor(options: ManagedContainerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.resources = new ContainerResources(options.engine, options.name, options.tmpfs);
  }

  get name(): string {
    return this.#options.plan.instance;
  }

  get address(): string {
    return this.#options.address;
  }

  get logFile(): string {
    return this.#options.logFile;
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  /** Its processes are the engine's, and on some systems those of another machine. */
  get pid(): undefined {
    return undefined;
  }

  /** Absent before its first start. */
  get containerId(): string | undefined {
    return this.#containerId;
  }

  get starts(): number {
    return this.#starts;
  }

  get lastExit(): RunnableExit | undefined {
    return this.#lastExit;
  }

  onUnexpectedExit(listener: (exit: RunnableExit) => void): void {
    this.#onUnexpectedExit = listener;
  }

  retire(): void {
    this.#isRetired = true;
  }

  /** @throws {EnvironmentError} when the engine cannot make or start it. */
  async start(): Promise<void> {
    if (this.isRunning || this.#isRetired) return;
    const startedUnixMs = this.#clock.unixNow();
    const state: State = { kind: "running", ended: Promise.withResolvers() };
    try {
      const containerId = this.#containerId;
      await this.#options.turns.take(() =>
        containerId === undefined ? this.#make(state) : this.#again(containerId, state),
      );
    } catch (error) {
      this.#state = { kind: "idle" };
      throw engineFailure(this.name, error);
    }
    const { engine } = this.#options;
    if (this.#containerId === undefined) return;
    this.#hostPid = await this.#findHostPid();
    this.#log = new ContainerLog(engine, this.#containerId, this.logFile, startedUnixMs);
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL", endLimitMs);
  }

  async stop(graceMs: number, how: "ask" | "hurry" = "ask"): Promise<"ended" | "killed"> {
    const { stopSignal, hurrySignal } = this.#options.plan;
    if (await this.#end(how === "ask" ? stopSignal : hurrySignal, graceMs)) return "ended";
    await this.kill();
    return "killed";
  }

  async pause(): Promise<void> {
    if (!this.isRunning) return;
    await this.#ignoring(409, () => this.#handle()?.pause());
  }

  async resume(): Promise<void> {
    if (!this.isRunning || this.#options.events.isLost) return;
    await this.#ignoring(409, async () => {
      if (await this.isPaused()) await this.#handle()?.unpause();
    });
  }

  async isPaused(): Promise<boolean> {
    if (!this.isRunning) return false;
    const found = await this.#handle()?.inspect();
    return found?.State.Paused === true;
  }

  /** Written down before it is made: a runner that is killed meanwhile has left a name. */
  async #make(state: State): Promise<void> {
    const { plan, name, address, journal, events } = this.#options;
    journal.append({
      kind: "container",
      name: plan.instance,
      role: plan.role,
      container: name,
      address,
    });
    const endedEarly = Promise.withResolvers<"ended">();
    const container = new PlannedContainer(plan, name, (containerId) => {
      this.#containerId = containerId;
      events.onEnd(containerId, (end) => {
        this.#ended(end);
        endedEarly.resolve("ended");
      });
      this.#running(state);
    });
    // One that ends at once never has its ports published, for which Testcontainers would wait ten seconds.
    const started = container.start();
    started.catch(() => {});
    await Promise.race([started, endedEarly.promise]);
  }

  async #again(containerId: string, state: State): Promise<void> {
    this.#running(state);
    await this.#options.engine.container.getById(containerId).start();
    if (this.isRunning) this.#options.onPresence(true);
  }

  #running(state: State): void {
    this.#state = state;
    this.#starts += 1;
    this.#isEndWanted = false;
    this.#lastExit = undefined;
  }

  /** @returns Whether it ended in time. An engine that is gone has no containers that run. */
  async #end(signal: NodeJS.Signals, limitMs: number): Promise<boolean> {
    if (this.#state.kind === "idle") return true;
    const { ended } = this.#state;
    this.#isEndWanted = true;
    let isGone = this.#options.events.isLost;
    if (signal === "SIGKILL") this.#options.onPresence(false);
    try {
      if (!isGone) await this.#handle()?.kill({ signal });
    } catch (error) {
      // 409: it is not running, which its end will tell; without a status there is no engine.
      isGone = statusOf(error) === undefined;
    }
    if (isGone) this.#giveUp();
    if (!this.isRunning) return true;
    const limit = new AbortController();
    const isInTime = await Promise.race([
      ended.promise.then(() => true),
      this.#clock.sleep(limitMs, limit.signal).then(
        () => false,
        () => true,
      ),
    ]);
    limit.abort();
    return isInTime;
  }

  #giveUp(): void {
    this.#state = { kind: "idle" };
    if (this.#hostPid > 0) endOrphanedProcess(this.#hostPid, this.#containerId ?? "");
  }

  /** 0 when it has ended already. */
  async #findHostPid(): Promise<number> {
    try {
      return (await this.#handle()?.inspect())?.State.Pid ?? 0;
    } catch {
      return 0;
    }
  }

  #ended({ exitCode }: ContainerEnd): void {
    if (this.#state.kind === "idle") return;
    const { ended } = this.#state;
    const meaning = meaningOf(exitCode);
    const isExpected = this.#isEndWanted || this.resources.explains(meaning.signal);
    const exit = { ...meaning, isExpected };
    this.#state = { kind: "idle" };
    this.#lastExit = exit;
    this.#options.onPresence(false);
    ended.resolve();
    if (!isExpected) void this.#tell(exit);
  }

  async #tell(exit: RunnableExit): Promise<void> {
    const limit = new AbortController();
    const wait = this.#clock.sleep(logLimitMs, limit.signal).catch(() => {});
    await Promise.race([this.#log?.ended(), wait]);
    limit.abort();
    if (await this.#options.events.isEngineThere()) this.#onUnexpectedExit(exit);
  }

  #handle(): ReturnType<EngineClient["container"]["getById"]> | undefined {
    const id = this.#containerId;
    return id === undefined ? undefined : this.#options.engine.container.getById(id);
  }

  /** Does what may have been done already, which the engine answers with `status`. */
  async #ignoring(status: number, act: () => Promise<unknown> | undefined): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (statusOf(error) !== status) throw engineFailure(this.name, error);
    }
  }
}

/** Beyond 128 an exit code names the signal that ended the first process, as a shell has it. */
export function meaningOf(exitCode: number): Omit<RunnableExit, "isExpected"> {
  const signal = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are the names of signals.
  if (signal !== undefined) return { code: null, signal: signal[0] as NodeJS.Signals };
  return { code: exitCode, signal: null };
}
