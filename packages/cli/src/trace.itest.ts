import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { fixture, holdfast, temporaryFolder } from "./testing/holdfast-process.ts";
import { startOtlpTarget } from "./testing/otlp-target.ts";

describe("holdfast run --otlp-forward", () => {
  test("sends on every span, those of faults, of the run and of its scenarios as well", async () => {
    await using runs = await temporaryFolder();
    await using target = await startOtlpTarget();

    const run = await holdfast(
      "run",
      fixture("fault-without-traffic"),
      "--output",
      runs.path,
      "--otlp-forward",
      target.url,
    );

    const spans = target.spans();
    const received = /(?<count>\d+) spans sent on to/u.exec(run.out)?.groups?.["count"];
    expect(run.err).not.toContain("warning");
    expect(spans).toHaveLength(Number(received) + 2);
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(["holdfast", "inventory"]),
    );
    const fault = spans.find(({ name }) => name.startsWith("fault F1 latency client->provider"));
    const scenario = spans.find(({ name }) => name === "scenario fault-without-traffic");
    const whole = spans.find(({ name }) => name.startsWith("run r_"));
    expect(scenario?.links).toContainEqual({ traceId: fault?.traceId, spanId: fault?.spanId });
    expect(fault?.links).toEqual([{ traceId: scenario?.traceId, spanId: scenario?.spanId }]);
    expect(scenario?.parentSpanId).toBe(whole?.spanId);
  });

  test("changes nothing when nobody takes the spans, and says so", async () => {
    await using runs = await temporaryFolder();
    const target = await startOtlpTarget();
    await target[Symbol.asyncDispose]();

    const run = await holdfast(
      "run",
      fixture("stock-is-read"),
      "--output",
      runs.path,
      "--otlp-forward",
      target.url,
    );

    expect(run.out).toContain("readers 40/40 operations have their end");
    expect(run.out).toMatch(/Sent on {4}0 spans sent on to .*; \d+ spans dropped/u);
  });
});

describe("holdfast trace", () => {
  test("shows, pushes and verifies what a run left", async () => {
    await using runs = await temporaryFolder();
    await holdfast("run", fixture("stock-is-read"), "--output", runs.path);
    await using target = await startOtlpTarget();
    await using jaeger = await target.startJaegerApi();
    const output = ["--output", runs.path];

    const shown = await holdfast("trace", "--slowest", "2", ...output);
    const pushed = await holdfast(
      "trace",
      "push",
      "--to",
      target.url,
      "--encoding",
      "protobuf",
      ...output,
    );
    const whole = await holdfast(
      "trace",
      "verify",
      "--jaeger-url",
      jaeger.url,
      "--visits",
      "inventory",
      ...output,
    );
    const wanting = await holdfast(
      "trace",
      "verify",
      "--jaeger-url",
      jaeger.url,
      "--visits",
      "payment",
      ...output,
    );

    expect(shown.out.match(/^trace [\da-f]{32} /gmu)).toHaveLength(2);
    expect(pushed).toMatchObject({ code: 0, err: "" });
    expect(pushed.out).toContain(`${target.spans().length} spans in `);
    expect(whole.code).toBe(0);
    expect(whole.out).toMatch(
      /^stock-is-read {2}ok operations (?<n>[1-9]\d*), traces in Jaeger \k<n>, as they should be \k<n>; with holdfast \k<n>, inventory \k<n>\n$/u,
    );
    expect(wanting.code).toBe(1);
    expect(wanting.out).toContain("payment is not in its trace");
  });

  test("ends with 4 and one line when the receiver refuses the spans", async () => {
    await using runs = await temporaryFolder();
    await holdfast("run", fixture("stock-is-read"), "--output", runs.path);
    const server = createServer((_request, response) => response.writeHead(404).end());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    const pushed = await holdfast(
      "trace",
      "push",
      "--to",
      `http://127.0.0.1:${port}`,
      "--output",
      runs.path,
    );

    server.close();
    expect(pushed.code).toBe(4);
    expect(pushed.err).toBe(
      `holdfast: spans were not taken: http://127.0.0.1:${port}/v1/traces answered 404\n`,
    );
  });
});
