import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { pipeline, strategyOrder } from "@holdfast/resilience";
import type { RpcEndpoint } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";
import { providerStrategies } from "./peers.ts";
import { chargeFactOf } from "./rpc-charge-provider.ts";

const provider: RpcEndpoint = { id: "provider-1", zone: "", host: "127.0.0.1", port: 1 };

function strategies(providerRate: number) {
  const random = seededRandom("provider");
  return providerStrategies({
    providerEndpoints: [provider],
    providerRate,
    random,
    observe: () => undefined,
  });
}

describe("providerStrategies", () => {
  test("go in the order that is stated for all pipelines", () => {
    const kinds = strategies(500).map(({ kind }) => kind);

    expect(kinds).toEqual(strategyOrder.filter((kind) => kinds.includes(kind)));
    expect(kinds).toEqual([
      "deadline",
      "retry",
      "endpoint",
      "breaker",
      "rate-limit",
      "bulkhead",
      "attempt",
    ]);
  });

  test("send no more than the contract allows, and what is not sent is known not to be charged", async () => {
    const clock = new ManualClock();
    const calls = pipeline<RpcEndpoint>({ name: "provider", clock }, ...strategies(10));
    const charge = () => calls.outcome(async () => "charged");

    const outcomes = await Promise.all(Array.from({ length: 12 }, charge));
    const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));

    expect(refused).toHaveLength(2);
    expect(refused.map((error) => chargeFactOf(error))).toEqual([
      { kind: "not sent" },
      { kind: "not sent" },
    ]);
    await clock.advance(100);
    expect(await charge()).toMatchObject({ ok: true });
  });
});
