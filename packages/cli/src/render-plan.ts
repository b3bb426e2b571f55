import type { FaultPlan, LoadPlan, Plan } from "@holdfast/scenario";

/** A plan for people: what happens when, and what is claimed. */
export function renderPlan(plan: Plan): string[] {
  const { scenario } = plan;
  const head = [
    scenario.id,
    `seed ${plan.seed}`,
    `${seconds(plan.durationMs)} + judge`,
    `zones ${plan.topology.zones.join(" ")}`,
    ...(scenario.tags.length > 0 ? [`tags ${scenario.tags.join(" ")}`] : []),
  ];
  return [
    head.join("   "),
    `  ${scenario.title}`,
    ...timelineRows(plan).map((row) => `  ${row}`),
    `  end        healed faults verified by a probe, spans flushed, then judged`,
    `  checks ${plan.checks.length}: ${countByKind(plan)}`,
  ];
}

interface Row {
  readonly atMs: number;
  /** Phases come before the loads and faults of the same instant. */
  readonly rank: number;
  readonly text: string;
}

function timelineRows(plan: Plan): string[] {
  const rows: Row[] = [
    ...plan.phases.map(({ name, startMs }) => ({ atMs: startMs, rank: 0, text: `phase ${name}` })),
    ...plan.loads.map((load) => ({ atMs: load.startMs, rank: 1, text: describeLoad(load) })),
    ...plan.faults.map((fault) => ({ atMs: fault.startMs, rank: 2, text: describeFault(fault) })),
  ];
  return rows
    .toSorted((a, b) => a.atMs - b.atMs || a.rank - b.rank)
    .map(({ atMs, text }) => `${`t+${seconds(atMs)}`.padEnd(10)} ${text}`);
}

function describeLoad(load: LoadPlan): string {
  const where = load.spread.length > 0 ? ` over ${load.spread.join(",")}` : "";
  const rampUp = load.rampUpMs === undefined ? "" : `, rising for ${seconds(load.rampUpMs)}`;
  const warmUp = load.warmUp === undefined ? "" : `, ${load.warmUp} of them before t+0s to warm up`;
  return `load ${load.name} ${load.ratePerS}/s${rampUp}${where} for ${seconds(load.endMs - load.startMs)}, ${load.operations} operations${warmUp}`;
}

function describeFault(fault: FaultPlan): string {
  return `fault ${fault.id} ${fault.title} for ${seconds(fault.endMs - fault.startMs)}`;
}

/** `2 db · 4 history (1 should)`. */
function countByKind(plan: Plan): string {
  const families = Map.groupBy(plan.checks, ({ claim }) => claim.kind.split(".")[0] ?? claim.kind);
  return [...families]
    .map(([family, checks]) => {
      const should = checks.filter(({ severity }) => severity === "should").length;
      return `${checks.length} ${family}${should > 0 ? ` (${should} should)` : ""}`;
    })
    .join(" · ");
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toFixed(1))}s`;
}
