import { describe, expect, test } from "vitest";
import type { TraceCountClaim } from "../../check-plan.ts";
import { withSpans } from "../change-evidence.ts";
import { evidenceOf, spanIdOf, windowOf } from "../evidence-fixture.ts";
import { judge } from "../judge.ts";

const rooted: TraceCountClaim = {
  kind: "traces.count",
  traces: { of: "orders", root: { rpc: "shop.Checkout/PlaceOrder" } },
  bound: { operator: ">=", value: 40, unit: "count" },
};
const failed: TraceCountClaim = {
  kind: "traces.count",
  traces: { of: "orders", outcome: "fail" },
  bound: { operator: "<=", value: 0, unit: "count" },
};

describe("judgeTraceCount", () => {
  test("counts the traces of operations", () => {
    expect(judge(evidenceOf(rooted)).checks[0]).toMatchObject({
      verdict: "pass",
      observed: "40 traces",
    });
  });

  test("passes none of an outcome when there were operations", () => {
    expect(judge(evidenceOf(failed)).checks[0]?.verdict).toBe("pass");
  });

  test("is inconclusive when no operation was started", () => {
    const claim = { ...failed, traces: { ...failed.traces, during: windowOf(8_000, 9_000) } };

    expect(judge(evidenceOf(claim)).checks[0]?.verdict).toBe("inconclusive");
  });

  test("makes the count a range when roots are missing", () => {
    const evidence = withSpans(evidenceOf(rooted), (span) =>
      span.spanId === spanIdOf(3, 0) ? null : span,
    );

    expect(judge(evidence).checks[0]).toMatchObject({
      verdict: "inconclusive",
      observed: "39 to 40 traces",
    });
  });

  test("does not pass when a trace of the set changed after the run", () => {
    const evidence = evidenceOf(rooted);
    const spans = evidence.spans.filter(({ spanId }) => spanId !== spanIdOf(3, 4));

    expect(judge({ ...evidence, spans }).checks[0]?.verdict).toBe("inconclusive");
  });
});
