import type { Outcome } from "../check-plan.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { EndLine, HistoryLine, InvokeLine } from "../operation.ts";
import type { Plan } from "../plan.ts";
import { countText } from "./measure-text.ts";

/** One operation, its start and end put together. */
export interface OperationRecord {
  readonly index: number;
  readonly load: string;
  readonly startMs: number;
  /** Null when the end was never seen; the outcome is then `info`. */
  readonly endMs: number | null;
  readonly outcome: Outcome;
  /** gRPC status, or `no end`. */
  readonly status: string;
  readonly traceId: string;
  /** What was sent, one entry per call, as far as known. */
  readonly inputs: readonly Readonly<Record<string, unknown>>[];
}

export interface OperationBook {
  /** In the order of their start. */
  readonly operations: readonly OperationRecord[];
  /** What is missing or contradicts itself, one line each. */
  readonly damage: readonly string[];
}

export function readOperations(
  history: readonly HistoryLine[],
  events: readonly EvidenceEvent[],
  plan: Plan,
): OperationBook {
  const starts = new Map<string, InvokeLine>();
  const ends = new Map<string, EndLine>();
  let doubled = 0;
  for (const line of history) {
    const id = `${line.load}#${line.index}`;
    if (line.type === "invoke") {
      if (starts.has(id)) doubled += 1;
      starts.set(id, line);
    } else {
      if (ends.has(id)) doubled += 1;
      ends.set(id, line);
    }
  }

  const damage: string[] = [];
  if (doubled > 0) damage.push(`history: ${countText(doubled, "line")} twice`);
  const headless = [...ends.keys()].filter((id) => !starts.has(id));
  if (headless[0] !== undefined) {
    damage.push(
      `history: the start of ${countText(headless.length, "operation")} is missing, first ${headless[0]}`,
    );
  }
  damage.push(...countDamage(history, events, plan));

  const operations = [...starts].map(([id, start]) => joinLines(start, ends.get(id)));
  operations.sort((left, right) => left.startMs - right.startMs || left.index - right.index);
  return { operations, damage };
}

function joinLines(start: InvokeLine, end: EndLine | undefined): OperationRecord {
  const inputs = [
    ...(start.input === undefined ? [] : [start.input]),
    ...(end?.calls.map(({ input }) => input) ?? []),
  ];
  return {
    index: start.index,
    load: start.load,
    startMs: start.startMs,
    endMs: end?.endMs ?? null,
    outcome: end?.type ?? "info",
    status: end?.status ?? "no end",
    traceId: start.traceId,
    inputs,
  };
}

/** The events say how many lines were written, the plan how many operations there had to be. */
function countDamage(
  history: readonly HistoryLine[],
  events: readonly EvidenceEvent[],
  plan: Plan,
): string[] {
  if (plan.loads.length === 0) return [];
  const ended = events.findLast((event) => event.kind === "load-ended");
  if (ended === undefined) return ["events: nothing says that the load came to its end"];

  const damage: string[] = [];
  for (const { name, operations } of plan.loads) {
    const lines = history.filter(({ load }) => load === name);
    const invokes = lines.filter(({ type }) => type === "invoke").length;
    const count = ended.loads.find(({ load }) => load === name);
    if (count === undefined) {
      damage.push(`events: nothing says how many operations of ${name} were started`);
      continue;
    }
    if (count.invoked !== invokes || count.ended !== lines.length - invokes) {
      damage.push(
        `history of ${name}: ${invokes} starts and ${lines.length - invokes} ends are here, ` +
          `${count.invoked} and ${count.ended} were written`,
      );
    }
    if (count.invoked < operations) {
      damage.push(
        `load ${name}: only ${count.invoked} of ${operations} planned operations started`,
      );
    }
  }
  return damage;
}
