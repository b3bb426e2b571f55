import type { EvidenceEvent, EvidenceFact, Plan } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { colourFor } from "./colour.ts";
import { columnsFor } from "./columns.ts";
import { escape, failedScenario, judgedRun, passedScenario } from "./judged-fixture.ts";
import { symbolsFor } from "./symbols.ts";
import { createTerminal, type Terminal, type TerminalOptions } from "./terminal.ts";

const startUnixMs = Date.UTC(2026, 10, 21, 5, 48, 12);

const plan: Plan = {
  schema: "https://holdfast.dev/schema/plan-1.json",
  scenario: { id: "payment-latency-breaker", title: "", tags: [], file: "s.ts", timeoutMs: 90_000 },
  seed: 7,
  topology: { zones: [], services: {}, edges: {}, breakers: { provider: { edge: "e" } } },
  phases: passedScenario.phases,
  durationMs: 25_000,
  given: [],
  loads: [],
  faults: [
    {
      id: "F1",
      spec: { kind: "down", edge: "payment->provider" },
      title: "down payment->provider",
      window: {
        start: { kind: "timeline", offsetMs: 5_000 },
        end: { kind: "timeline", offsetMs: 15_000 },
      },
      startMs: 5_000,
      endMs: 15_000,
    },
  ],
  checks: [
    {
      id: "stock",
      title: "no oversell",
      severity: "must",
      location: { file: "s.ts", line: 1 },
      claim: {
        kind: "db.invariant",
        name: "no oversell",
        query: { service: "inventory", sql: "select 1" },
        when: { kind: "every", everyMs: 1_000 },
      },
    },
  ],
};

interface Shown {
  readonly terminal: Terminal;
  readonly text: () => string;
  readonly waitMs: (ms: number) => void;
}

function shown(options: Partial<TerminalOptions> = {}): Shown {
  let written = "";
  let now = startUnixMs;
  const terminal = createTerminal({
    write: (text) => {
      written += text;
    },
    isTty: false,
    keys: false,
    columns: 80,
    colour: false,
    symbols: "unicode",
    now: () => now,
    ...options,
  });
  terminal.planned(plan);
  return {
    terminal,
    text: () => written,
    waitMs: (ms) => {
      now += ms;
    },
  };
}

function at(tMs: number, fact: EvidenceFact): EvidenceEvent {
  return { unixMs: startUnixMs + tMs, tMs, scenario: "payment-latency-breaker", ...fact };
}

const progress = {
  kind: "progress",
  started: 880,
  ok: 867,
  fail: 0,
  info: 13,
  p50Ms: 41,
  p99Ms: 318,
} as const;

function sampled(state: "closed" | "open"): EvidenceFact {
  const sample = {
    instance: "payment-a",
    name: "provider",
    endpoint: "",
    permitted: 1,
    rejected: 0,
    transitions: 0,
  };
  return {
    kind: "breakers-sampled",
    samples: [
      { ...sample, state },
      { ...sample, state: "closed" },
    ],
  };
}

const story: readonly EvidenceEvent[] = [
  at(0, { kind: "scenario-started", seed: 7, timeoutMs: 90_000 }),
  at(0, { kind: "warmed-up", operations: 36, durationMs: 1_850 }),
  at(0, { kind: "load-started" }),
  at(5_000, { kind: "phase-entered", phase: "outage" }),
  at(5_010, { kind: "fault-injected", fault: "F1", targets: ["payment-a->provider-1"] }),
  at(6_000, sampled("closed")),
  at(7_000, sampled("open")),
  at(8_000, sampled("open")),
  at(9_000, {
    kind: "fault-verified",
    fault: "F1",
    receipt: { acted: true, by: "probe", summary: "refused 41 connections", values: {} },
  }),
  at(9_000, progress),
];

describe("createTerminal", () => {
  test("goes from a plan to the end of a run", () => {
    const lines: string[] = [];

    // #region usage
    const terminal = createTerminal({
      write: (text) => lines.push(text),
      isTty: false,
      keys: false,
      columns: columnsFor({ COLUMNS: "120" }, undefined),
      colour: colourFor({ flag: "auto", env: {}, isTty: false }),
      symbols: symbolsFor({ LANG: "en_GB.UTF-8" }, "linux"),
      now: () => startUnixMs,
    });
    terminal.planned(plan);
    for (const event of story) terminal.event(event);
    terminal.judged(passedScenario);
    terminal.end(judgedRun, { folder: "holdfast-runs/r_20261121_0548_k3" });
    // #endregion usage

    expect(lines.join("")).toContain("exit 1");
  });

  test("writes one line per fact without a terminal", () => {
    const { terminal, text } = shown();

    for (const event of story) terminal.event(event);

    expect(text().split("\n")).toEqual([
      "05:48:12 scenario payment-latency-breaker start timeout=1m30s",
      "05:48:12 warm-up  36 operations in 1.9s",
      "05:48:12 load     started",
      "05:48:17 phase    outage",
      "05:48:17 fault    F1 down payment->provider injected on payment-a->provider-1",
      "05:48:19 breaker  provider closed->open",
      "05:48:21 fault    F1 verified: refused 41 connections",
      "",
    ]);
  });

  test("gives a sign of life within ten seconds of silence", () => {
    const { terminal, text, waitMs } = shown();
    for (const event of story) terminal.event(event);
    const before = text().length;

    waitMs(8_900);
    terminal.tick();
    expect(text()).toHaveLength(before);
    waitMs(200);
    terminal.tick();

    expect(text().slice(before)).toBe(
      "05:48:21 beat     payment-latency-breaker loading ops=880 ok=867 fail=0 info=13 p99=318ms checks=1 pending\n",
    );
  });

  test("goes on with a scenario that started while the one before was judged", () => {
    const { terminal, text } = shown();
    for (const event of story) terminal.event(event);
    const before = text().length;

    terminal.judged({ ...passedScenario, id: "the-one-before" });
    terminal.event(at(10_000, sampled("open")));
    terminal.event(at(11_000, sampled("closed")));

    expect(text().slice(before).split("\n")).toEqual([
      expect.stringContaining("the-one-before"),
      "05:48:23 breaker  provider open->closed",
      "",
    ]);
  });

  test("says at once when an invariant is broken", () => {
    const { terminal, text } = shown();
    terminal.event(story[0] ?? at(0, progress));

    terminal.event(
      at(1_000, {
        kind: "query-answered",
        service: "inventory",
        sql: "select 1",
        rows: [{}],
        total: 1,
        at: "sample",
      }),
    );

    expect(text()).toContain("check    ⚠ warning: no oversell: rows found: 1, expected none");
  });

  test("writes the verdict of a scenario and the end", () => {
    const { terminal, text } = shown();

    terminal.judged(failedScenario);
    terminal.end(judgedRun, { folder: "holdfast-runs/r_1" });

    expect(text()).toMatch(/^05:48:12 scenario ✖ FAIL +zone-partition-checkout {2}1 of 3 checks/);
    expect(text()).toContain("Report     holdfast-runs/r_1      exit 1");
  });

  test("draws lanes on a terminal", () => {
    const { terminal, text, waitMs } = shown({ isTty: true, keys: true });
    for (const event of story) terminal.event(event);
    const before = text().length;

    waitMs(9_000);
    terminal.tick();

    const frame = text().slice(before).split("\n");
    expect(frame.map((line) => line.replace(/^.\[\d+A.\[J/, ""))).toEqual([
      "▶ payment-latency-breaker   [2/3 outage]  00:09 / 00:25",
      "  time     0s           5s                         15s",
      "  phase    baseline ───┤outage ────▌──────────────┤recovery ──────────────────┤",
      "  fault                 ████████████",
      "           F1 down payment->provider   ✔ verified: refused 41 connections",
      "  breaker  ━━━━━━━━━━━━━━━━━━╍╍╍╍╍╍╍",
      "           provider open, first moved +7.0s",
      "  orders   880  ok 867  fail 0  info 13     p50 41ms  p99 318ms   ▇",
      "  checks   1 pending: judged when the scenario has ended",
      "  Ctrl-C heal and stop",
      "",
    ]);
  });

  test("takes the last frame away before it draws the next, and counts rows, not lines", () => {
    const { terminal, text } = shown({ isTty: true, columns: 40 });
    terminal.event(at(0, { kind: "scenario-started", seed: 7, timeoutMs: 90_000 }));
    const first = text();

    terminal.tick();

    const rows = first
      .split("\n")
      .slice(0, -1)
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 40)), 0);
    expect(text().slice(first.length)).toMatch(new RegExp(`^${escape}\\[${rows}A`));
  });

  test("keeps the frame below lines that stay", () => {
    const { terminal, text } = shown({ isTty: true });
    terminal.event(at(0, { kind: "scenario-started", seed: 7, timeoutMs: 90_000 }));

    terminal.judged(passedScenario);
    terminal.tick();

    expect(text().trimEnd().split("\n").at(-1)).toContain("✔ PASS");
  });

  test("does not let what a service says steer the terminal", () => {
    const { terminal, text } = shown();

    terminal.event(at(0, { kind: "note", message: `${escape}[2Jgone\r\nfaked line` }));
    terminal.event({ ...at(0, { kind: "note", message: "\u202egnp" }) });
    terminal.event(at(0, { kind: "scenario-started", seed: 7, timeoutMs: 1 }));
    terminal.event(at(0, { kind: "note", message: `${escape}[2Jgone\r\nfaked line\u0007` }));

    expect(text()).toContain("note     gone faked line\n");
    expect(text()).not.toContain(escape);
    expect(text()).not.toContain("\u202e");
  });

  test("never throws for what it cannot show", () => {
    const { terminal, text } = shown();

    terminal.event({ unixMs: Number.NaN, kind: "note", message: "when?" });

    expect(text()).toContain("warning: something could not be shown");
  });
});
