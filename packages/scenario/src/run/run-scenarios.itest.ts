import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { type LoadedScenario, loadScenarios } from "../build/load-scenarios.ts";
import { readEvidence, readRun } from "../evidence/read-run.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import { FakeRuntime } from "../fixtures/fake-runtime.ts";
import { Interruption } from "./interruption.ts";
import { type RunOptions, runScenarios } from "./run-scenarios.ts";

const workspaceFolder = fileURLToPath(new URL("../fixtures", import.meta.url));

async function shortScenario(): Promise<readonly LoadedScenario[]> {
  return loadScenarios([join(workspaceFolder, "short.scenario.ts")], workspaceFolder);
}

function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "holdfast-runs-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

async function optionsFor(runsFolder: string, runtime: FakeRuntime): Promise<RunOptions> {
  const loaded = await shortScenario();
  return { loaded, seed: 7, runtime, runsFolder, workspaceFolder, holdfastVersion: "0.0.0" };
}

/** What operations were given, in the order of their starts. */
async function inputsOf(folder: string): Promise<unknown> {
  const { history } = await readEvidence(folder, "short");
  return history
    .filter((line) => line.type === "invoke")
    .map(({ index, key, zone, plannedMs, method, input }) => {
      return [index, key, zone, plannedMs, method, input];
    });
}

function onlyOne(loaded: readonly LoadedScenario[]): LoadedScenario {
  const [one] = loaded;
  if (one === undefined) throw new Error("there is no scenario");
  return one;
}

function kindsOf(events: readonly EvidenceEvent[]): readonly string[] {
  return events.map(({ kind }) => kind);
}

describe("runScenarios", () => {
  test("collects a scenario into files from which all of it can be read", async () => {
    using runs = temporaryFolder();
    const runtime = new FakeRuntime({ query: () => [{ n: 3 }] });

    const { runId, folder } = await runScenarios(await optionsFor(runs.path, runtime));
    const evidence = await readEvidence(folder, "short");
    const stored = await readRun(folder);

    expect(runId).toMatch(/^r_\d{8}_\d{4}_[0-9a-z]{2}$/u);
    expect(readlinkSync(join(runs.path, "latest"))).toBe(runId);
    expect(stored.manifest).toMatchObject({ run: runId, seed: 7, scenarios: ["short"] });
    expect(stored.plans).toEqual([evidence.plan]);
    expect(evidence.damage).toEqual([]);
    expect(evidence.history.filter(({ type }) => type === "invoke")).toHaveLength(80);
    // Two for each operation, and one for the fault, in a trace of its own.
    expect(evidence.spans).toHaveLength(161);
    expect(evidence.spans.filter(({ name }) => name.startsWith("fault F1 latency"))).toHaveLength(
      1,
    );
    expect(evidence.seals).toHaveLength(81);
    expect(runtime.acts.map(({ kind }) => kind)).toEqual([
      "prepared",
      "injected",
      "healed",
      "stopped",
    ]);
    expect(new Set(kindsOf(evidence.events))).toEqual(
      new Set([
        "run-started",
        "scenario-started",
        "testbed-started",
        "load-started",
        "phase-entered",
        "breakers-sampled",
        "query-answered",
        "fault-injected",
        "fault-verified",
        "fault-healed",
        "fault-heal-verified",
        "progress",
        "load-ended",
        "runner-measured",
        "flushed",
        "traces-settled",
        "traces-stored",
        "testbed-stopped",
        "scenario-ended",
      ]),
    );
  });

  test("gives operations the same inputs for the same seed", async () => {
    using runs = temporaryFolder();
    const first = await runScenarios(await optionsFor(runs.path, new FakeRuntime()));
    const again = await runScenarios(await optionsFor(runs.path, new FakeRuntime()));

    expect(await inputsOf(again.folder)).toEqual(await inputsOf(first.folder));
    expect(readFileSync(join(again.folder, "plan.json"), "utf8")).toBe(
      readFileSync(join(first.folder, "plan.json"), "utf8"),
    );
  });

  test("heals, stops and keeps what is known when it is interrupted", async () => {
    using runs = temporaryFolder();
    const runtime = new FakeRuntime();
    const abort = new AbortController();

    const { folder } = await runScenarios({
      ...(await optionsFor(runs.path, runtime)),
      signal: abort.signal,
      onEvent: ({ kind }) => {
        if (kind === "fault-injected") abort.abort(new Interruption("SIGINT"));
      },
    });
    const { events, damage } = await readEvidence(folder, "short");

    expect(runtime.acts.map(({ kind }) => kind)).toEqual([
      "prepared",
      "injected",
      "healed",
      "stopped",
    ]);
    expect(events.filter(({ kind }) => kind === "interrupted")).toMatchObject([
      { scenario: "short", signal: "SIGINT", tMs: expect.any(Number) },
    ]);
    expect(kindsOf(events)).not.toContain("scenario-broken");
    expect(kindsOf(events).at(-1)).toBe("scenario-ended");
    expect(damage).toEqual([]);
    const ended = events.find((event) => event.kind === "load-ended");
    expect(ended?.loads[0]?.invoked).toBe(ended?.loads[0]?.ended);
  });

  test("says that a testbed did not start, and does not try the rest", async () => {
    using runs = temporaryFolder();
    const runtime = new FakeRuntime({ startError: new EnvironmentError("port 5432 is taken") });
    const { draft, operations } = onlyOne(await shortScenario());
    const second = {
      operations,
      draft: { ...draft, scenario: { ...draft.scenario, id: "later" } },
    };
    const collected: string[] = [];

    const { folder } = await runScenarios({
      ...(await optionsFor(runs.path, runtime)),
      loaded: [{ draft, operations }, second],
      onCollected: async (id) => {
        collected.push(id);
      },
    });

    const brokenOf = async (id: string): Promise<unknown> =>
      (await readEvidence(folder, id)).events.filter(({ kind }) => kind === "scenario-broken");
    expect(await brokenOf("short")).toMatchObject([
      { reason: "port 5432 is taken", environment: true },
    ]);
    expect(await brokenOf("later")).toMatchObject([
      { reason: expect.stringMatching(/^not started.*port 5432/u), environment: true },
    ]);
    expect(collected).toEqual(["short", "later"]);
  });

  test("ends a scenario that takes longer than its timeout", async () => {
    using runs = temporaryFolder();
    const runtime = new FakeRuntime();
    const options = await optionsFor(runs.path, runtime);
    const { draft, operations } = onlyOne(options.loaded);
    const hasty = { ...draft, scenario: { ...draft.scenario, timeoutMs: 700 } };

    const { folder } = await runScenarios({ ...options, loaded: [{ draft: hasty, operations }] });
    const { events } = await readEvidence(folder, "short");

    expect(events.find(({ kind }) => kind === "scenario-broken")).toMatchObject({
      reason: "the scenario took longer than its timeout of 700 ms",
      environment: false,
    });
    expect(runtime.acts.at(-1)).toEqual({ kind: "stopped" });
  });

  test("leaves a listener that throws without effect", async () => {
    using runs = temporaryFolder();

    const { folder } = await runScenarios({
      ...(await optionsFor(runs.path, new FakeRuntime())),
      onEvent: () => {
        throw new Error("cannot draw");
      },
    });

    const { events } = await readRun(folder);
    expect(events.filter(({ kind }) => kind === "note")).toMatchObject([
      { message: "a listener of events threw: Error: cannot draw" },
    ]);
    expect(kindsOf(events).at(-1)).toBe("run-ended");
  });

  test("refuses a folder that cannot be written, in one line", async () => {
    const options = await optionsFor("/dev/null/runs", new FakeRuntime());

    await expect(runScenarios(options)).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringMatching(/^cannot write runs to \/dev\/null\/runs: E/u),
    });
  });

  test.each([
    ["the history", join("history", "short.ndjson")],
    ["the spans", "traces.otlp.jsonl.gz"],
  ])("heals and stops when %s can no longer be written", async (_name, file) => {
    using runs = temporaryFolder();
    const runtime = new FakeRuntime();
    const options = await optionsFor(runs.path, runtime);
    // What is written to it fails with ENOSPC, as on a full disk.
    const fill = (folder: string): void => symlinkSync("/dev/full", join(folder, file));

    const running = runScenarios({
      ...options,
      onEvent: ({ kind }) => {
        if (kind === "run-started") fill(join(runs.path, "latest"));
      },
    });

    await expect(running).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringMatching(/ENOSPC/u),
    });
    expect(runtime.acts.at(-1)).toEqual({ kind: "stopped" });
    const injected = runtime.acts.filter(({ kind }) => kind === "injected");
    expect(runtime.acts.filter(({ kind }) => kind === "healed")).toHaveLength(injected.length);
  });
});

describe("readEvidence", () => {
  test("reads what a killed runner left, and says what is torn", async () => {
    using runs = temporaryFolder();
    const { folder } = await runScenarios(await optionsFor(runs.path, new FakeRuntime()));
    appendFileSync(join(folder, "events.ndjson"), '{"unixMs":1,"ki');
    appendFileSync(join(folder, "history", "short.ndjson"), '{"type":"invo');

    const evidence = await readEvidence(folder, "short");

    expect(evidence.damage).toEqual(["history/short.ndjson line 161 cannot be read"]);
    expect(evidence.history).toHaveLength(160);
    expect(kindsOf(evidence.events).at(-1)).toBe("scenario-ended");
  });

  test("says that a file is missing", async () => {
    using runs = temporaryFolder();
    const { folder } = await runScenarios(await optionsFor(runs.path, new FakeRuntime()));
    rmSync(join(folder, "traces.otlp.jsonl.gz"));
    rmSync(join(folder, "history"), { recursive: true });
    rmSync(join(folder, "seals"), { recursive: true });

    const evidence = await readEvidence(folder, "short");

    expect(evidence.damage).toEqual([
      "history/short.ndjson is missing",
      "seals/short.ndjson is missing",
      "traces.otlp.jsonl.gz is missing",
    ]);
  });

  test("refuses what is not the folder of a run", async () => {
    using folder = temporaryFolder();

    await expect(readRun(folder.path)).rejects.toThrow(
      /manifest\.json is missing: .* is not the fol/u,
    );
    await expect(readEvidence(folder.path, "short")).rejects.toThrow(/plan\.json is missing/u);
  });

  test("refuses a scenario that was not part of the run", async () => {
    using runs = temporaryFolder();
    const { folder } = await runScenarios(await optionsFor(runs.path, new FakeRuntime()));

    await expect(readEvidence(folder, "other")).rejects.toThrow(
      /plan\.json: no scenario "other"$/u,
    );
  });
});
