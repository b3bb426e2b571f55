import type { PhasePlan } from "../plan.ts";
import type { BuildContext } from "./build-context.ts";
import { type Duration, formatDuration, parseDuration } from "./duration.ts";
import { Instant, type Timeline, Window } from "./instant.ts";
import { requireNumber } from "./require.ts";

/** Longest scripted time; a plan beyond it is a mistake of a unit. */
export const maxScriptedMs = 3_600_000;
const namePattern = /^[A-Za-z][A-Za-z0-9_-]*$/u;

/** The phases of a scenario, named once. */
export class TimelineBuilder {
  readonly phases: PhasePlan[] = [];
  readonly #context: BuildContext;
  #whole: Window | undefined;

  constructor(context: BuildContext) {
    this.#context = context;
  }

  /** @throws {RangeError} before the timeline is known. */
  whole(): Window {
    if (this.#whole === undefined) throw new RangeError("call timeline(…) first");
    return this.#whole;
  }

  define<Phase extends string>(durations: Readonly<Record<Phase, Duration>>): Timeline<Phase> {
    if (this.#whole !== undefined) throw new RangeError("timeline(…) must be called only once");
    const windows: Record<string, Window> = {};
    let startMs = 0;
    for (const [name, text] of Object.entries<Duration>(durations)) {
      if (!namePattern.test(name) || name === "whole") {
        throw new RangeError(`timeline: a phase cannot be named "${name}"`);
      }
      const endMs = startMs + parseDuration(text, `timeline, ${name}`);
      requireNumber(endMs - startMs, { above: 0 }, `timeline, ${name} (milliseconds)`);
      windows[name] = phaseWindow(name, startMs, endMs);
      this.phases.push({ name, startMs, endMs });
      startMs = endMs;
    }
    if (this.phases.length === 0) throw new RangeError("timeline needs at least one phase");
    if (startMs > maxScriptedMs) {
      throw new RangeError(`timeline takes ${formatDuration(startMs)}, the most is 1 hour`);
    }
    this.#whole = phaseWindow("whole", 0, startMs);
    this.#context.durationMs = startMs;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one window was made for each key of `durations`.
    return { ...windows, whole: this.#whole } as Timeline<Phase>;
  }
}

function phaseWindow(name: string, startMs: number, endMs: number): Window {
  const label = name === "whole" ? "the whole time" : name;
  return new Window(
    new Instant({ kind: "timeline", offsetMs: startMs }, `start of ${label}`),
    new Instant({ kind: "timeline", offsetMs: endMs }, `end of ${label}`),
    label,
  );
}
