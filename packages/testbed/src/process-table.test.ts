import { describe, expect, test } from "vitest";
import { type ProcessEntry, processTree } from "./process-table.ts";

function entry(
  pid: number,
  parentPid: number,
  state: ProcessEntry["state"] = "running",
): ProcessEntry {
  return { pid, parentPid, state, startedAt: `t${pid}` };
}

describe("processTree", () => {
  const table = [entry(1, 0), entry(10, 1), entry(11, 10), entry(12, 11, "stopped"), entry(20, 1)];

  test("finds a process and all that it started", () => {
    const tree = processTree([{ pid: 10, startedAt: "t10" }], table);

    expect(tree.map(({ pid }) => pid)).toEqual([10, 11, 12]);
  });

  test("finds nothing under a pid that was given to another process meanwhile", () => {
    expect(processTree([{ pid: 10, startedAt: "before" }], table)).toEqual([]);
  });

  test("leaves out what has ended and waits for its parent", () => {
    expect(processTree([{ pid: 30, startedAt: "t30" }], [entry(30, 1, "gone")])).toEqual([]);
  });
});
