import { z } from "zod";
import type { JudgedRun } from "../judged-run.ts";

/** The one source of the shape of `result.json`: types, validation and the published JSON Schema agree with it. */
const verdict = z.enum(["pass", "fail", "inconclusive", "error"]);
const count = z.int().min(0);
const ms = z.number();
const lines = z.array(z.string()).readonly();
const numbers = z.record(z.string(), z.number()).readonly();

const receipt = z
  .strictObject({
    acted: z.boolean(),
    by: z.enum(["proxy-counter", "probe", "process-state", "rpc-counter"]),
    summary: z.string(),
    values: numbers,
  })
  .readonly();

const timing = z.strictObject({ name: z.string(), durationMs: ms }).readonly();
const location = z.strictObject({ file: z.string(), line: count }).readonly();

const check = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    kind: z.enum([
      "history.outcome",
      "history.available",
      "history.recover-within",
      "history.exactly-once",
      "db.invariant",
      "slo.latency",
      "slo.error-rate",
      "slo.burn-rate",
      "breaker.becomes",
      "breaker.stays",
      "spans.count",
      "spans.latency",
      "spans.ratio",
      "traces",
      "traces.count",
    ]),
    severity: z.enum(["must", "should"]),
    because: z.string().exactOptional(),
    verdict,
    reason: z.string(),
    expected: z.string(),
    observed: z.string(),
    location,
    evidence: z
      .strictObject({
        operations: z.array(count).readonly(),
        traces: z
          .array(
            z.strictObject({ traceId: z.string(), spanId: z.string().exactOptional() }).readonly(),
          )
          .readonly(),
        rows: z.array(z.record(z.string(), z.unknown()).readonly()).readonly(),
        firstMs: ms.exactOptional(),
        story: lines,
      })
      .readonly(),
  })
  .readonly();

const fault = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    targets: lines,
    plannedStartMs: ms,
    plannedEndMs: ms,
    injectedMs: ms.nullable(),
    healedMs: ms.nullable(),
    receipt: receipt.nullable(),
    healReceipt: receipt.nullable(),
    verdict,
    reason: z.string(),
  })
  .readonly();

const outcomes = { ok: count, fail: count, info: count };
const quantiles = { p50Ms: ms.nullable(), p99Ms: ms.nullable() };

const load = z
  .strictObject({
    name: z.string(),
    operations: count,
    ...outcomes,
    ...quantiles,
    statuses: numbers,
  })
  .readonly();

const breakerChange = z
  .strictObject({
    tMs: ms,
    instance: z.string(),
    breaker: z.string(),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
  })
  .readonly();

const traceTotals = z
  .strictObject({
    started: count,
    complete: count,
    lostToCrash: count,
    spansReceived: count,
    spansDropped: count,
  })
  .readonly();

const runnerHealth = z
  .strictObject({
    latenessP50Ms: ms,
    latenessP99Ms: ms,
    latenessMaxMs: ms,
    eventLoopDelayP99Ms: ms,
  })
  .readonly();

const scenario = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    tags: lines,
    file: z.string(),
    seed: z.int(),
    verdict,
    reason: z.string(),
    broken: z.enum(["environment", "internal"]).nullable(),
    dirty: lines,
    warnings: lines,
    scriptedMs: ms,
    wallMs: ms,
    startPhases: z.array(timing).readonly(),
    stopMs: ms.nullable(),
    phases: z
      .array(z.strictObject({ name: z.string(), startMs: ms, endMs: ms }).readonly())
      .readonly(),
    loads: z.array(load).readonly(),
    faults: z.array(fault).readonly(),
    checks: z.array(check).readonly(),
    breakers: z.array(breakerChange).readonly(),
    traces: traceTotals.nullable(),
    runner: runnerHealth.nullable(),
    series: z.array(z.strictObject({ tMs: ms, ...outcomes, ...quantiles }).readonly()).readonly(),
  })
  .readonly();

const forwarded = z
  .strictObject({
    to: z.string(),
    batches: count,
    spans: count,
    droppedBatches: count,
    droppedSpans: count,
    reason: z.string(),
  })
  .readonly();

const result = z
  .strictObject({
    schema: z.literal("https://holdfast.dev/schema/result-1.json"),
    run: z
      .strictObject({
        id: z.string(),
        seed: z.int(),
        runtime: z.string(),
        startedUnixMs: ms,
        wallMs: ms,
        scriptedMs: ms,
        holdfastVersion: z.string(),
        nodeVersion: z.string(),
        interrupted: z.enum(["SIGINT", "SIGTERM"]).nullable(),
        forwarded: forwarded.exactOptional(),
      })
      .readonly(),
    scenarios: z.array(scenario).readonly(),
    missing: lines,
    dirty: lines,
    exitCode: z.int().min(0).max(255),
  })
  .readonly();

/**
 * Reads a `result.json`.
 *
 * @throws {z.ZodError} when it is not one; the message names the place.
 */
export function parseResult(value: unknown): JudgedRun {
  return result.parse(value);
}

/** The JSON Schema of `result.json`, as `holdfast schema result` prints it. */
export function resultJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(result);
  return {
    $schema,
    $id: "https://holdfast.dev/schema/result-1.json",
    title: "Result of a Holdfast run",
    ...rest,
  };
}

/** For the test that the schema and the interface are the same type. */
export type ParsedResult = z.output<typeof result>;
