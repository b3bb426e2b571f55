import type { TopologySpec } from "@holdfast/testbed";
import { arrivals } from "../load/arrival-schedule.ts";
import type { LoadPlan } from "../plan.ts";
import type { BuildContext } from "./build-context.ts";
import { parseDuration } from "./duration.ts";
import type { Window } from "./instant.ts";
import type { Load, OpenLoopOptions } from "./load.ts";
import type { AnyOperation } from "./plan-draft.ts";
import { requireKnownFields, requireNumber } from "./require.ts";

/** The name is part of every key, which the contract limits to 128 characters. */
export const maxLoadNameLength = 40;
/** What one runner can offer with room to spare on two shared cores. */
export const maxRatePerS = 2_000;
/** At 30 ms each, 10 s in one zone. */
export const maxWarmUpOperations = 300;
const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

/** Gathers the loads of a scenario. */
export class LoadBuilder {
  readonly plans: LoadPlan[] = [];
  readonly operations = new Map<string, AnyOperation>();
  readonly load: Load<TopologySpec>;

  constructor(context: BuildContext, whole: () => Window) {
    this.load = {
      openLoop: (name, options, operation) => {
        const plan = planLoad(context, name, options, options.during ?? whole());
        if (typeof operation !== "function") {
          throw new RangeError(
            `load.openLoop("${name}") needs a function that makes one operation`,
          );
        }
        context.loadNames.push(name);
        this.plans.push(plan);
        this.operations.set(name, operation);
        return { name };
      },
    };
  }
}

function planLoad(
  context: BuildContext,
  name: string,
  options: OpenLoopOptions<TopologySpec>,
  window: Window,
): LoadPlan {
  const what = `load.openLoop("${name}")`;
  if (!namePattern.test(name) || name.length > maxLoadNameLength) {
    throw new RangeError(
      `${what}: a name is small letters, digits and dashes, at most ${maxLoadNameLength}`,
    );
  }
  if (context.loadNames.includes(name)) throw new RangeError(`${what}: the name is taken`);
  requireKnownFields(options, ["rate", "warmUp", "rampUp", "spread", "during"], what);
  requireNumber(options.rate, { above: 0, max: maxRatePerS }, `${what}, rate`);
  if (options.warmUp !== undefined) {
    requireNumber(
      options.warmUp,
      { min: 1, max: maxWarmUpOperations, whole: true },
      `${what}, warmUp`,
    );
  }
  const { start, end } = context.window(window, what);
  if (start.kind === "fault" || end.kind === "fault") {
    throw new RangeError(`${what}: during must be on the timeline, got ${window.label}`);
  }
  const schedule = {
    ratePerS: options.rate,
    ...rampOf(options, end.offsetMs - start.offsetMs, what),
    startMs: start.offsetMs,
    endMs: end.offsetMs,
  };
  const { warmUp } = options;
  return {
    name,
    ...(warmUp !== undefined && { warmUp }),
    ...schedule,
    spread: spreadOf(context, options.spread, what),
    operations: (warmUp ?? 0) + arrivals(schedule),
  };
}

function rampOf(
  { rampUp }: OpenLoopOptions<TopologySpec>,
  windowMs: number,
  what: string,
): { readonly rampUpMs?: number } {
  if (rampUp === undefined) return {};
  const rampUpMs = parseDuration(rampUp, `${what}, rampUp`);
  if (rampUpMs > windowMs) {
    throw new RangeError(
      `${what}, rampUp must be at most the ${windowMs}ms in which operations start, got ${rampUp}`,
    );
  }
  return { rampUpMs };
}

function spreadOf(
  { topology }: BuildContext,
  spread: readonly string[] | undefined,
  what: string,
): readonly string[] {
  const { client } = topology;
  if (client === undefined) {
    throw new RangeError(`${what}: the topology has no service of kind "client"`);
  }
  const zones = topology.spec.services[client]?.zones ?? [];
  for (const zone of spread ?? []) {
    topology.zone(zone, `${what}, spread`);
    if (!zones.includes(zone)) {
      throw new RangeError(`${what}: ${client} is not in zone "${zone}"`);
    }
  }
  return spread === undefined || spread.length === 0 ? [...zones] : [...spread];
}
