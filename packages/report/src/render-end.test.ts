import { describe, expect, test } from "vitest";
import { escape, failedScenario, judgedRun, passedScenario } from "./judged-fixture.ts";
import { type EndOptions, renderEnd } from "./render-end.ts";

const options: EndOptions = {
  folder: "holdfast-runs/r_20261121_0548_k3",
  columns: 100,
  colour: false,
  symbols: "unicode",
};

describe("renderEnd", () => {
  test("shows a passed scenario with how the machine did", () => {
    const lines = renderEnd({ ...judgedRun, scenarios: [passedScenario], exitCode: 0 }, options);

    expect(lines).toEqual([
      "✔ PASS          payment-latency-breaker  1 of 1 checks  30.0s",
      "    up in 6.2s (database 1.2s, services 5.0s), down in 1.1s, wall 30.0s over scripted 25.0s = 1.20",
      "    orders 762: ok 751, fail 0, info 11; p50 41 ms, p99 312 ms",
      "    load generator late p50 0.4 ms, p99 3.2 ms, max 9 ms; event loop delay p99 12 ms",
      "    traces 762 started, 760 complete, 2 lost to a crash; spans 9100 received, 0 dropped",
      "    ✔ fault F1 latency payment->provider 3s±300ms: verified and healed: +2987 ms on 41 calls",
      "",
      "Scenarios  1 passed · 0 failed · 0 inconclusive · 0 errors",
      "Faults     1 injected, 1 verified, 1 seen to be gone",
      "Traces     762 started, 760 complete, 2 lost to a crash, 0 spans dropped",
      "Time       wall 1m02s over scripted 50.0s = 1.24",
      "Run        r_20261121_0548_k3 seed 8141 (seeded, not deterministic) on local",
      "Report     holdfast-runs/r_20261121_0548_k3      exit 0",
    ]);
  });

  test("shows a failed check with rows, story and the commands that go on from there", () => {
    const text = renderEnd({ ...judgedRun, scenarios: [failedScenario] }, options).join("\n");

    expect(text).toContain(
      [
        "  ✖ FAIL  no-double-charge: no double charge  db.invariant, must  first at +14.2s",
        "      expected  no oversell: no rows",
        "      observed  2 rows",
        "      reason    2 rows, expected none; first at +14.2s",
        "      because   a customer pays once",
        "        order_id                              captured",
        "        6f1e0c52-2b1f-4f6e-9f6b-0f0b1d0e7a11  2",
        '        a0c1<b>&"                             2',
        "      operations 1473, 1502",
        "      trace   holdfast trace r_20261121_0548_k3 7d2f00000000000000000000000000c1",
        "      what led there (operation 1473, trace 7d2f00000000000000000000000000c1)",
        "        +13.01s checkout-a PlaceOrder OK",
      ]
        .join("\n")
        .replace("PlaceOrder OK", "PlaceOrder  OK"),
    );
    expect(text).toContain("    again   holdfast run zone-partition-checkout --seed 8141");
    expect(text).toContain("    judge   holdfast check r_20261121_0548_k3");
    expect(text).toContain("? INCONCLUSIVE  available");
  });

  test("says that a check broke before the start of load, in the warm-up", () => {
    const checks = failedScenario.checks.map((check) => ({
      ...check,
      evidence: { ...check.evidence, firstMs: -850 },
    }));

    const lines = renderEnd({ ...judgedRun, scenarios: [{ ...failedScenario, checks }] }, options);

    expect(lines).toContain(
      "  ✖ FAIL  no-double-charge: no double charge  db.invariant, must  first at -0.85s",
    );
  });

  test("names a fault that was not seen to act", () => {
    const faults = passedScenario.faults.map((fault) => ({
      ...fault,
      verdict: "inconclusive" as const,
      reason: "did nothing that could be seen: no traffic on 3 proxies",
    }));
    const text = renderEnd(
      { ...judgedRun, scenarios: [{ ...passedScenario, faults }] },
      options,
    ).join("\n");

    expect(text).toContain(
      "? fault F1 latency payment->provider 3s±300ms: did nothing that could be seen",
    );
  });

  test("says in capitals when a fault may be in place, with the command", () => {
    const lines = renderEnd(
      { ...judgedRun, dirty: ["F1 could not be healed"], exitCode: 6 },
      options,
    );

    expect(lines.slice(-2)).toEqual([
      "✖ DIRTY: A FAULT MAY STILL BE IN PLACE. TO REMOVE IT: holdfast heal",
      "  F1 could not be healed",
    ]);
  });

  test("shows a scenario that has no verdict", () => {
    const lines = renderEnd({ ...judgedRun, missing: ["later"] }, options);

    expect(lines).toContain("? no verdict  later");
  });

  test("writes no escape sequence without colour, whatever the evidence holds", () => {
    expect(renderEnd(judgedRun, options).join("\n")).not.toContain(escape);
  });

  test("colours verdicts with colour", () => {
    expect(renderEnd(judgedRun, { ...options, colour: true })[0]).toContain(`${escape}[32m✔ PASS`);
  });

  test("keeps to ASCII where symbols must", () => {
    const scenarios = [{ ...passedScenario, faults: [] }];
    const text = renderEnd({ ...judgedRun, scenarios }, { ...options, symbols: "ascii" }).join(
      "\n",
    );

    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).toContain("+ PASS");
  });

  test("wraps at the width without cutting an id", () => {
    const scenarios = [failedScenario];
    const text = renderEnd({ ...judgedRun, scenarios }, { ...options, columns: 40 });

    expect(text.some((line) => line.includes("7d2f00000000000000000000000000c1"))).toBe(true);
    expect(text.filter((line) => line.startsWith("    up in"))).toEqual([
      "    up in 6.2s (database 1.2s, services",
    ]);
  });

  test.each([
    [0, "28132 spans sent on to http://127.0.0.1:4318/v1/traces"],
    [
      12,
      "28132 spans sent on to http://127.0.0.1:4318/v1/traces; 12 spans dropped (1 batch): refused",
    ],
  ])("says what became of copies that were sent on, %i dropped", (droppedSpans, expected) => {
    const forwarded = {
      to: "http://127.0.0.1:4318/v1/traces",
      batches: 40,
      spans: 28_132,
      droppedBatches: Math.sign(droppedSpans),
      droppedSpans,
      reason: "refused",
    };
    const run = { ...judgedRun, run: { ...judgedRun.run, forwarded } };

    expect(renderEnd(run, { ...options, columns: 200 })).toContain(`Sent on    ${expected}`);
  });

  test("leads from a failed check to its trace in Jaeger", () => {
    const run = { ...judgedRun, scenarios: [failedScenario] };

    expect(renderEnd(run, { ...options, jaegerUrl: "http://127.0.0.1:16686" })).toContain(
      "      trace   http://127.0.0.1:16686/trace/7d2f00000000000000000000000000c1?uiFind=0303030303030303",
    );
  });
});
