import { afterAll, describe, expect, test } from "vitest";
import { attributes, events, startTelemetry } from "./index.ts";
import { startOtlpReceiver } from "./testing/otlp-receiver.ts";

const receiver = await startOtlpReceiver();
const { endpoint } = receiver;

afterAll(async () => await receiver[Symbol.asyncDispose]());

const settle = async (): Promise<void> => {};

describe("README", () => {
  test("starts, makes a span of a job and says what became of it", async () => {
    // #region usage
    await using telemetry = startTelemetry({
      serviceName: "payment",
      instance: "payment-b",
      zone: "b",
      runId: "r_1",
      endpoint,
    });
    // telemetry.rpc goes to startServer, createClient and callObserver; telemetry.postgres to the pool.

    await telemetry.inSpan("reconcile payments", async () => {
      await settle();
      telemetry.annotate({ [attributes.idempotencyReplayed]: true });
      telemetry.event(events.fallback, { [attributes.fallbackName]: "payment-pending" });
    });
    const { spansExported, spansDropped } = await telemetry.flush();
    // #endregion usage

    expect({ spansExported, spansDropped }).toEqual({ spansExported: 1, spansDropped: 0 });
    expect(receiver.spans).toMatchObject([
      {
        name: "reconcile payments",
        attributes: { "holdfast.idempotency.replayed": true },
        events: [{ name: "holdfast.fallback" }],
      },
    ]);
  });
});
