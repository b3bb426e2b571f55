import { describe, expect, test } from "vitest";
import { type InstanceUnderLimit, limitReceipt, refusedWrites } from "./limit-injection.ts";

const mebibyte = 1024 * 1024;
const idle = { throttledPeriods: 4, throttledMs: 100, memoryBytes: 60 * mebibyte };
const throttled = { throttledPeriods: 10, throttledMs: 640, memoryBytes: 60 * mebibyte };
const fast: InstanceUnderLimit = { hasEnded: false, refusedWrites: 0, before: idle, after: idle };
const slow: InstanceUnderLimit = { ...fast, after: throttled };
const ended: InstanceUnderLimit = { ...fast, hasEnded: true, after: undefined };
const full: InstanceUnderLimit = { ...fast, refusedWrites: 3 };

describe("limitReceipt", () => {
  const cpu = { kind: "limit", service: "payment", cpuCores: 0.2 } as const;
  const memory = { kind: "limit", service: "payment", memoryBytes: 62 * mebibyte } as const;

  const tmpfs = { kind: "limit", service: "payment", tmpfsBytes: 0 } as const;

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
    {
      name: "was throttled, but is far from its memory limit",
      instances: [slow],
      fault: { ...memory, cpuCores: 0.2, memoryBytes: 100 * mebibyte },
    },
    { name: "was full, and nobody wrote", instances: [full, fast], fault: tmpfs },
    { name: "ended, and had not said that it was full", instances: [ended], fault: tmpfs },
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

  test.each([
    { name: "goes on", instance: full, said: "" },
    { name: "ended", instance: { ...ended, refusedWrites: 3 }, said: ", 1 ended" },
  ])("shows an instance that had no room and $name", ({ instance, said }) => {
    expect(limitReceipt(tmpfs, [instance])).toMatchObject({
      acted: true,
      summary: `limit met by 1 of 1 instances: no room for 3 writes${said}`,
    });
  });
});

describe("refusedWrites", () => {
  test("counts what PostgreSQL and Node say", () => {
    expect(
      refusedWrites([
        '2026-11-21 ERROR:  could not extend file "base/1/2": No space left on device',
        "Error: ENOSPC: no space left on device, write",
        "LOG:  checkpoint complete",
      ]),
    ).toBe(2);
  });
});
