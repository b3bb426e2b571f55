/** When a plain breaker opens, given everything that was recorded since it closed, the newest last. */
export type PlainCondition = (records: readonly PlainRecord[], now: number) => boolean;

export interface PlainRecord {
  readonly at: number;
  readonly failed: boolean;
  readonly workedMs: number;
}

/** Every change of state begins a reign; only permits of the current reign count. */
export interface PlainPermit {
  readonly reign: object;
}

export interface PlainRules {
  readonly opens: PlainCondition;
  /** Records that can still matter to `opens`. */
  readonly keeps: (record: PlainRecord, index: number, count: number, now: number) => boolean;
  readonly probes: number;
  readonly openForMs: number;
  readonly halfOpenMaxMs: number;
}

/** The rule of a breaker said as plainly as possible: it keeps what it saw and looks through all of it. */
export class PlainBreaker {
  state: "closed" | "open" | "half-open" | "isolated" = "closed";
  readonly #rules: PlainRules;
  #reign = {};
  #since = 0;
  #records: PlainRecord[] = [];
  #probesOut = 0;
  #probesGood = 0;

  constructor(rules: PlainRules) {
    this.#rules = rules;
  }

  admit(now: number): PlainPermit | undefined {
    const { openForMs, halfOpenMaxMs, probes } = this.#rules;
    if (this.state === "half-open" && now - this.#since >= halfOpenMaxMs) this.begin("open", now);
    if (this.state === "open" && now - this.#since >= openForMs) this.begin("half-open", now);
    if (this.state === "open" || this.state === "isolated") return undefined;
    if (this.state === "half-open") {
      if (this.#probesOut + this.#probesGood >= probes) return undefined;
      this.#probesOut += 1;
    }
    return { reign: this.#reign };
  }

  settle(
    permit: PlainPermit,
    as: "success" | "failure" | "ignored",
    now: number,
    workedMs: number,
  ): void {
    if (permit.reign !== this.#reign) return;
    if (this.state === "half-open") {
      this.#probesOut -= 1;
      if (as === "success") this.#probesGood += 1;
      if (as === "failure") this.begin("open", now);
      else if (this.#probesGood === this.#rules.probes) this.begin("closed", now);
      return;
    }
    if (as === "ignored") return;
    const records = [...this.#records, { at: now, failed: as === "failure", workedMs }];
    this.#records = records.filter((record, index) =>
      this.#rules.keeps(record, index, records.length, now),
    );
    if (this.#rules.opens(this.#records, now)) this.begin("open", now);
  }

  begin(state: "closed" | "open" | "half-open" | "isolated", now: number): void {
    this.state = state;
    this.#reign = {};
    this.#since = now;
    this.#records = [];
    this.#probesOut = 0;
    this.#probesGood = 0;
  }
}
