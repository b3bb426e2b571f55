import { durationText, positionText } from "./duration-text.ts";
import type { Paint } from "./paint.ts";
import { plainText } from "./plain-text.ts";
import type { FaultState, ScenarioState } from "./run-state.ts";

export interface FrameOptions {
  readonly columns: number;
  readonly paint: Paint;
  /** The input is a terminal. */
  readonly keys: boolean;
  /** Unix time in milliseconds. */
  readonly nowUnixMs: number;
}

const labelWidth = 11;
const minLaneWidth = 20;

/** One scenario as it stands: time, phases, faults, breakers, orders, checks. Pure. */
export function renderFrame(state: ScenarioState, options: FrameOptions): string[] {
  const { plan, phase, loadUnixMs, stage } = state;
  const { paint, nowUnixMs } = options;
  const width = Math.max(minLaneWidth, options.columns - labelWidth - 1);
  const atMs =
    loadUnixMs === null ? 0 : Math.min(Math.max(0, nowUnixMs - loadUnixMs), plan.durationMs);
  const lane: Lane = { width, columnOf: (ms) => Math.floor((ms / plan.durationMs) * (width - 1)) };

  const number = plan.phases.findIndex(({ name }) => name === phase) + 1;
  const position = phase === null ? stage : `${number}/${plan.phases.length} ${phase}`;
  const time = `${positionText(atMs)} / ${positionText(plan.durationMs)}`;
  return [
    `${paint.symbols.running} ${paint.strong(plan.scenario.id)}   [${stage === "settling" ? "settling" : position}]  ${time}`,
    row("time", timeLane(state, lane)),
    row("phase", phaseLane(state, lane, paint, atMs)),
    ...plan.faults.flatMap((fault) => faultRows(state, fault.id, lane, paint, atMs)),
    ...breakerRows(state, lane, paint, atMs),
    row("orders", ordersText(state, paint)),
    row("checks", `${plan.checks.length} pending: judged when the scenario has ended`),
    ...(options.keys ? [paint.faint("  Ctrl-C heal and stop")] : []),
  ];
}

interface Lane {
  readonly width: number;
  readonly columnOf: (ms: number) => number;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(labelWidth - 2)}${text}`.trimEnd();
}

function timeLane({ plan }: ScenarioState, { width, columnOf }: Lane): string {
  const cells = Array.from({ length: width }, () => " ");
  for (const { startMs } of plan.phases) {
    const text =
      startMs === 0 ? "0s" : durationText(startMs).replace(" ms", "ms").replace(".0s", "s");
    for (let offset = 0; offset < text.length; offset += 1) {
      const column = columnOf(startMs) + offset;
      if (column < width) cells[column] = text.charAt(offset);
    }
  }
  return cells.join("");
}

function phaseLane({ plan }: ScenarioState, lane: Lane, { symbols }: Paint, atMs: number): string {
  const now = lane.columnOf(atMs);
  let text = "";
  for (const { name, endMs } of plan.phases) {
    const until = endMs === plan.durationMs ? lane.width : lane.columnOf(endMs);
    const room = until - text.length;
    if (room <= 0) continue;
    const filler = symbols.line.repeat(room);
    const label = room > name.length + 2 ? `${name} ` : "";
    text += `${label}${filler}`.slice(0, room - 1) + symbols.edge;
  }
  return `${text.slice(0, now)}${symbols.now}${text.slice(now + 1)}`;
}

function faultRows(
  { plan, faults }: ScenarioState,
  id: string,
  lane: Lane,
  paint: Paint,
  atMs: number,
): readonly string[] {
  const fault = plan.faults.find((candidate) => candidate.id === id);
  const { injectedMs, healedMs } = faults[id] ?? {};
  const from = injectedMs === undefined ? lane.width : lane.columnOf(injectedMs);
  const to = lane.columnOf(healedMs ?? atMs);
  const bar = Array.from({ length: lane.width }, (_, column) =>
    column >= from && column <= to ? paint.symbols.active : " ",
  ).join("");
  const title = `${id} ${fault?.title ?? ""}`;
  return [row("fault", bar), row("", `${plainText(title)}   ${faultStatus(faults[id], paint)}`)];
}

function faultStatus({ injectedMs, note }: FaultState = {}, paint: Paint): string {
  if (note === undefined)
    return injectedMs === undefined ? "planned" : "in place, not verified yet";
  const text = plainText(note.text);
  return note.isGood
    ? paint.good(`${paint.symbols.pass} ${text}`)
    : paint.doubtful(`${paint.symbols.inconclusive} ${text}`);
}

function breakerRows(
  { breakers, plan }: ScenarioState,
  lane: Lane,
  paint: Paint,
  atMs: number,
): readonly string[] {
  return Object.keys(plan.topology.breakers ?? {}).flatMap((name) => {
    const own = breakers.filter(({ breaker }) => breaker === name);
    const now = lane.columnOf(atMs);
    const marks = {
      closed: paint.symbols.idle,
      half_open: paint.symbols.halfOpen,
      open: paint.symbols.open,
    };
    const cells = Array.from({ length: Math.min(now + 1, lane.width) }, (_, column) => {
      const last = own.findLast(({ tMs }) => lane.columnOf(tMs) <= column)?.state ?? "closed";
      return last === "isolated" ? paint.symbols.open : marks[last];
    });
    const state = own.at(-1)?.state ?? "closed";
    const moved = own.find((point) => point.state !== "closed");
    const since = moved === undefined ? "" : `, first moved +${durationText(moved.tMs)}`;
    const text = `${name} ${state}${since}`;
    const status = state === "closed" ? text : paint.doubtful(text);
    return [row("breaker", cells.join("")), row("", status)];
  });
}

function ordersText({ progress }: ScenarioState, { symbols }: Paint): string {
  const last = progress.at(-1);
  if (last === undefined) return "none yet";
  const counts = `${last.started}  ok ${last.ok}  fail ${last.fail}  info ${last.info}`;
  const quantiles = `p50 ${Math.round(last.p50Ms)}ms  p99 ${Math.round(last.p99Ms)}ms`;
  return `${counts}     ${quantiles}   ${sparkline(
    progress.map(({ p99Ms }) => p99Ms),
    symbols.levels,
  )}`;
}

const sparklineWidth = 20;

function sparkline(values: readonly number[], levels: readonly string[]): string {
  const shown = values.slice(-sparklineWidth);
  const most = Math.max(...shown, 1);
  return shown
    .map((value) => levels[Math.min(levels.length - 1, Math.floor((value / most) * levels.length))])
    .join("");
}
