import type { EvidenceEvent } from "../evidence-event.ts";
import type { TraceSeal } from "../judge/trace-seal.ts";
import type { HistoryLine } from "../operation.ts";
import type { Plan } from "../plan.ts";
import type { Manifest } from "./manifest.ts";

/*
 * Files of a run are written by this package, so what is checked is that they are what they should be, not each field:
 * enough to tell a plan from anything else, and to give no undefined where a judge looks first.
 */

export function isManifest(value: unknown): value is Manifest {
  return has(value, { schema: "string", run: "string", seed: "number" });
}

export function isPlan(value: unknown): value is Plan {
  return (
    has(value, { schema: "string", seed: "number", durationMs: "number" }) &&
    has(value["scenario"], { id: "string", title: "string" }) &&
    [value["phases"], value["loads"], value["faults"], value["checks"]].every((list) =>
      Array.isArray(list),
    )
  );
}

export function isEvent(value: unknown): value is EvidenceEvent {
  return has(value, { kind: "string", unixMs: "number" });
}

export function isHistoryLine(value: unknown): value is HistoryLine {
  return (
    has(value, { type: "string", index: "number", load: "string" }) &&
    (value["type"] === "invoke"
      ? has(value, { plannedMs: "number", startMs: "number", traceId: "string", key: "string" })
      : has(value, { endMs: "number", status: "string" }) && Array.isArray(value["calls"]))
  );
}

export function isSeal(value: unknown): value is TraceSeal {
  return has(value, { traceId: "string", spans: "number", digest: "string" });
}

type Fields = Readonly<Record<string, "string" | "number">>;

function has(value: unknown, wanted: Fields): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const found: Readonly<Record<string, unknown>> = { ...value };
  return Object.entries(wanted).every(([field, type]) => typeof found[field] === type);
}
