import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";
import { escape } from "./judged-fixture.ts";
import { spanWith } from "./span-fixture.ts";
import { maxSpansDrawn, renderWaterfall } from "./waterfall.ts";

const options = { columns: 100, colour: false, symbols: "unicode" } as const;

const root = spanWith({
  spanId: "01",
  name: "orders",
  service: "holdfast",
  instance: "client-a",
  kind: "internal",
  attributes: { "holdfast.run.id": "r_1", "holdfast.scenario.id": "slow", "holdfast.op.index": 7 },
});
const attempt = spanWith({
  spanId: "02",
  parentSpanId: "01",
  name: "Attempt provider.v1.Provider/Charge",
  kind: "internal",
  service: "payment",
  instance: "payment-a",
  startUnixNano: 1_025_000_000n,
  endUnixNano: 1_075_000_000n,
  status: "error",
  attributes: {
    "holdfast.endpoint": "provider-1",
    "rpc.status_code": "DEADLINE_EXCEEDED",
    "holdfast.fault.id": ["F1"],
    "holdfast.fault.kind": "latency",
  },
  events: [
    {
      name: "holdfast.retry.scheduled",
      unixNano: 1_075_000_000n,
      attributes: { "holdfast.event": "holdfast.retry.scheduled", "holdfast.retry.attempt": 1 },
    },
  ],
});

describe("renderWaterfall", () => {
  test("shows who called whom, when, for how long, how it ended, and what happened", () => {
    expect(renderWaterfall([attempt, root], options)).toEqual([
      "trace 7d2f00000000000000000000000000c1  2 spans of 2 services  100 ms  r_1  slow  operation 7",
      " +0.00 ms    100 ms ok   holdfast  orders                              ████████████████████████████",
      " +25.0 ms   50.0 ms fail  payment-a  Attempt provider.v1.Provider/Cha…       ███████████████",
      "                            ✖ DEADLINE_EXCEEDED",
      "                            ⚠ fault F1 (latency) acted here",
      "                            · +75.0 ms holdfast.retry.scheduled retry.attempt=1",
    ]);
  });

  test.each([40, 60, 80, 132, 400])("keeps to %i columns", (columns) => {
    const deep = Array.from({ length: 40 }, (_, index) =>
      spanWith({
        ...attempt,
        spanId: `d${index}`,
        parentSpanId: index === 0 ? "02" : `d${index - 1}`,
        name: "注文 🛒".repeat(9),
      }),
    );

    const [, ...rows] = renderWaterfall([root, attempt, ...deep], { ...options, columns });

    expect(Math.max(...rows.map(displayWidth))).toBeLessThanOrEqual(columns);
  });

  test("lets no text of a service steer the terminal", () => {
    const hostile = spanWith({
      spanId: "03",
      name: `${escape}[2J\n\u202eevil`,
      instance: `${escape}]0;title\u0007x`,
      status: "error",
      attributes: { "error.type": `a${escape}[31mb`, "holdfast.fault.id": `${escape}[1m` },
      events: [{ name: `\r${escape}[1A`, unixNano: 0n, attributes: { k: "\n\n\u0000".repeat(9) } }],
    });

    const text = renderWaterfall([hostile], options).join("\n");

    expect(text).toBe(stripVTControlCharacters(text));
    expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Bidi_Control}/u);
  });

  test("colours only when it may", () => {
    const coloured = renderWaterfall([root, attempt], { ...options, colour: true });

    expect(coloured.join("\n")).toContain(escape);
    expect(coloured.map(stripVTControlCharacters)).toEqual(
      renderWaterfall([root, attempt], options),
    );
  });

  test("keeps to ASCII where symbols must", () => {
    const text = renderWaterfall([root, attempt], { ...options, symbols: "ascii" }).join("\n");

    expect(text).toMatch(/^[\n -~]+$/u);
  });

  test("says of a span that its parent is missing", () => {
    expect(renderWaterfall([attempt], options).join("\n")).toContain("its parent 01 is missing");
  });

  test("says what a fault was in place on", () => {
    const fault = spanWith({
      spanId: "04",
      service: "holdfast",
      name: "fault F1 latency",
      attributes: { "holdfast.fault.id": ["F1"], "holdfast.fault.targets": ["a->b", "b->b"] },
    });

    expect(renderWaterfall([fault], options).join("\n")).toContain("in place on a->b b->b");
  });

  test("draws a span that took no time", () => {
    const instant = spanWith({ spanId: "05", endUnixNano: 1_000_000_000n });

    expect(renderWaterfall([instant], options)[1]).toContain("0.00 ms");
  });

  test("draws so many spans of a long trace and counts the rest", () => {
    const many = Array.from({ length: maxSpansDrawn + 3 }, (_, index) =>
      spanWith({ spanId: `${index}` }),
    );

    expect(renderWaterfall(many, options).at(-1)).toBe("and 3 more spans");
  });

  test("says that there is nothing to draw", () => {
    expect(renderWaterfall([], options)).toEqual(["no spans"]);
  });
});
