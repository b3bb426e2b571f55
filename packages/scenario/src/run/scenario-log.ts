import type { EventLog } from "../evidence/event-log.ts";
import type { EvidenceFact } from "../evidence-event.ts";
import type { FactLog } from "./scenario-stage.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Facts of one scenario, stamped with its time. */
export class ScenarioLog implements FactLog {
  readonly #log: EventLog;
  readonly #scenario: string;
  readonly #stopwatch: Stopwatch;

  constructor(log: EventLog, scenario: string, stopwatch: Stopwatch) {
    this.#log = log;
    this.#scenario = scenario;
    this.#stopwatch = stopwatch;
  }

  write(fact: EvidenceFact, tMs: number | undefined = this.#stopwatch.tMs): void {
    this.#log.write(fact, this.#scenario, tMs);
  }

  sync(): void {
    this.#log.sync();
  }

  /** Says how many facts there are, as the last of them. */
  end(): void {
    this.write({ kind: "scenario-ended", facts: this.#log.written(this.#scenario) });
    this.#log.sync();
  }
}
