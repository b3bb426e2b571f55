import { describe, expect, test } from "vitest";
import { type InstanceUnderLimit, limitReceipt } from "./limit-injection.ts";

const mebibyte = 1024 * 1024;
const idle = { throttledPeriods: 4, throttledMs: 100, memoryBytes: 60 * mebibyte };
const throttled = { throttledPeriods: 10, throttledMs: 640, memoryBytes: 60 * mebibyte };
const fast: InstanceUnderLimit = { hasEnded: false, before: idle, after: idle };
const slow: InstanceUnderLimit = { hasEnded: false, before: idle, after: throttled };
const ended: InstanceUnderLimit = { hasEnded: true, before: idle, after: undefined };

describe("limitReceipt", () => {
  const cpu = { kind: "limit", service: "payment", cpuCores: 0.2 } as const;
  const memory = { kind: "limit", service: "payment", memoryBytes: 62 * mebibyte } as const;

  test("shows by how much every instance was throttled", () => {
    expect(limitReceipt(cpu, [slow, slow])).toMatchObject({
      acted: true,
      by: "process-state",
      summary: "limit met by 2 of 2 instances: throttled in 12 periods, 1080 ms",
    });
  });

  test.each([
    { name: "was not throttled", instances: [slow, fast], fault: cpu },
    { name: "ended, though its memory was not cut", instances: [ended], fault: cpu },
    {
      name: "is far from its limit",
      instances: [fast],
      fault: { ...memory, memoryBytes: 100 * mebibyte },
    },
  ])("does not believe in a limit where one $name", ({ fault, instances }) => {
    expect(limitReceipt(fault, instances).acted).toBe(false);
  });

  test.each([
    {
      name: "pressed against it",
      instance: fast,
      summary: "limit met by 1 of 1 instances: at most 62914560 bytes in use",
    },
    {
      name: "ended by it",
      instance: ended,
      summary: "limit met by 1 of 1 instances: at most 0 bytes in use, 1 ended",
    },
  ])("shows an instance $name", ({ instance, summary }) => {
    expect(limitReceipt(memory, [instance])).toMatchObject({ acted: true, summary });
  });
});
