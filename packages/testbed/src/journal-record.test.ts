import { describe, expect, test } from "vitest";
import { type JournalRecord, readJournal } from "./journal-record.ts";

const runner = { pid: 1, startedAt: "t1" };
const run: JournalRecord = { kind: "run", runId: "r_1", mark: "r_1.abc", startedUnixMs: 5, runner };

function spawn(name: string, pid: number): JournalRecord {
  return {
    kind: "spawn",
    name,
    role: "service",
    process: { pid, startedAt: `t${pid}` },
    address: "h:1",
  };
}

function lines(...records: readonly JournalRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

describe("readJournal", () => {
  test("knows the processes that have not ended and the faults that are not healed", () => {
    const state = readJournal(
      lines(
        run,
        { kind: "reaper", process: { pid: 2, startedAt: "t2" } },
        { kind: "folder", path: "/tmp/x" },
        spawn("back-a", 10),
        spawn("back-b", 11),
        { kind: "ready" },
        { kind: "inject", id: "F1", fault: "crash", targets: ["back-a"] },
        { kind: "exit", name: "back-a", pid: 10 },
        { kind: "inject", id: "F2", fault: "down", targets: ["x->y"] },
        { kind: "healed", id: "F1" },
        spawn("back-a", 12),
      ),
    );

    expect(state).toMatchObject({
      runId: "r_1",
      mark: "r_1.abc",
      runner,
      isReady: true,
      reaper: { pid: 2 },
      folders: ["/tmp/x"],
      actions: [],
    });
    expect(state?.processes.map(({ process }) => process.pid)).toEqual([11, 12]);
    expect(state?.faults.map(({ id }) => id)).toEqual(["F2"]);
  });

  test("leaves out a last line that was torn", () => {
    const whole = lines(run, spawn("back-a", 10));
    const torn = lines(spawn("back-b", 11)).slice(0, -20);

    expect(readJournal(whole + torn)?.processes.map(({ name }) => name)).toEqual(["back-a"]);
  });

  test("says what the reaper did and left", () => {
    const state = readJournal(
      lines(
        run,
        { kind: "action", by: "reaper", text: "ended back-a" },
        { kind: "reaped", left: ["back-b"] },
      ),
    );

    expect(state).toMatchObject({ actions: ["reaper: ended back-a"], reaped: ["back-b"] });
  });

  test("finds no run where not even the first line is whole", () => {
    expect(readJournal("")).toBeUndefined();
    expect(readJournal(lines(run).slice(0, 20))).toBeUndefined();
  });
});
