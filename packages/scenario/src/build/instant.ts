import type { InstantRef, WindowRef } from "../instant-ref.ts";
import { type Duration, formatDuration, parseDuration } from "./duration.ts";

/** A point in time that is not known before the run: on the timeline, or when a fault was really there. */
export class Instant {
  readonly ref: InstantRef;
  /** For people: `start of outage`. */
  readonly label: string;

  constructor(ref: InstantRef, label: string) {
    this.ref = ref;
    this.label = label;
  }

  plus(duration: Duration): Instant {
    return this.#moved(parseDuration(duration, "plus"), ` + ${duration}`);
  }

  minus(duration: Duration): Instant {
    return this.#moved(-parseDuration(duration, "minus"), ` - ${duration}`);
  }

  #moved(byMs: number, suffix: string): Instant {
    return new Instant(
      { ...this.ref, offsetMs: this.ref.offsetMs + byMs },
      `${this.label}${suffix}`,
    );
  }
}

/** A stretch of time between two instants. */
export class Window {
  readonly start: Instant;
  readonly end: Instant;
  /** For people: `last 15s of outage`. */
  readonly label: string;

  constructor(start: Instant, end: Instant, label: string) {
    this.start = start;
    this.end = end;
    this.label = label;
  }

  get ref(): WindowRef {
    return { start: this.start.ref, end: this.end.ref };
  }

  /** Its beginning, so long. */
  first(duration: Duration): Window {
    this.#refuseLongerThanItself(duration, "first");
    const end = this.start.plus(duration);
    return new Window(this.start, end, `first ${duration} of ${this.label}`);
  }

  /** Its end, so long. */
  last(duration: Duration): Window {
    this.#refuseLongerThanItself(duration, "last");
    const start = this.end.minus(duration);
    return new Window(start, this.end, `last ${duration} of ${this.label}`);
  }

  /** Length where both ends are on the timeline. */
  get lengthMs(): number | undefined {
    const { start, end } = this.ref;
    return start.kind === "timeline" && end.kind === "timeline"
      ? end.offsetMs - start.offsetMs
      : undefined;
  }

  #refuseLongerThanItself(duration: Duration, part: string): void {
    const length = this.lengthMs;
    if (length !== undefined && parseDuration(duration, part) > length) {
      throw new RangeError(
        `${part}("${duration}") does not fit into ${this.label}, which takes ${formatDuration(length)}`,
      );
    }
  }
}

/** The time in which a fault was really in place. */
export class FaultHandle extends Window {
  /** `F1`, `F2` … in the order of the file. */
  readonly id: string;

  constructor(id: string, label: string) {
    super(
      new Instant({ kind: "fault", fault: id, edge: "injected", offsetMs: 0 }, `start of ${label}`),
      new Instant({ kind: "fault", fault: id, edge: "healed", offsetMs: 0 }, `end of ${label}`),
      label,
    );
    this.id = id;
  }
}

/** The phases by name, and `whole` for all of them. */
export type Timeline<Phase extends string> = Readonly<Record<Phase, Window>> & {
  readonly whole: Window;
};
