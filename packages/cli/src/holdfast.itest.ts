import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  fixture,
  fixtures,
  holdfast,
  start,
  temporaryFolder,
  written,
} from "./testing/holdfast-process.ts";
import { workspaceFolder } from "./workspace.ts";

async function verdictsOf(runs: string): Promise<unknown> {
  const result: unknown = JSON.parse(await readFile(join(runs, "latest", "result.json"), "utf8"));
  return result;
}

describe("holdfast run", () => {
  test("ends with 0 when every check holds, and `check` says the same from the files", async () => {
    await using runs = await temporaryFolder();

    const run = await holdfast(
      "run",
      fixture("stock-is-read"),
      "--seed",
      "7",
      "--output",
      runs.path,
    );
    const again = await holdfast("check", "--output", runs.path);

    expect(run).toMatchObject({ code: 0, err: expect.not.stringContaining("    at ") });
    expect(again.code).toBe(0);
    expect(await verdictsOf(runs.path)).toMatchObject({
      exitCode: 0,
      scenarios: [{ id: "stock-is-read", verdict: "pass" }],
    });
  });

  test("ends with 1 when a check does not hold, and names it", async () => {
    await using runs = await temporaryFolder();

    const run = await holdfast("run", fixture("unknown-stock-is-read"), "--output", runs.path);

    expect(run.code).toBe(1);
    expect(run.out).toContain("available");
  });

  test("ends with 3 when a fault met no traffic, and names the fault", async () => {
    await using runs = await temporaryFolder();

    const run = await holdfast("run", fixture("fault-without-traffic"), "--output", runs.path);

    expect(run.code).toBe(3);
    expect(run.out).toMatch(/F1.*client->provider/u);
  });

  test("ends with 4 when the folder of runs cannot be made", async () => {
    await using runs = await temporaryFolder();
    const file = join(runs.path, "file");
    await writeFile(file, "");

    const run = await holdfast("run", fixture("stock-is-read"), "--output", file);

    expect(run.code).toBe(4);
    expect(run.err.trim().split("\n").at(-1)).toContain(file);
    expect(run.err).not.toContain("    at ");
  });

  test("heals, stops, reports and ends with 130 on Ctrl-C", async () => {
    await using runs = await temporaryFolder();
    const { child, ended } = start(["run", fixture("paused-inventory"), "--output", runs.path]);
    await written(child, "injected");

    child.kill("SIGINT");
    const run = await ended;

    expect(run.code).toBe(130);
    expect(await verdictsOf(runs.path)).toMatchObject({ run: { interrupted: "SIGINT" } });
  });
});

/** What each operation was given, in order; the answers are left out. */
async function inputsOf(runs: string): Promise<readonly string[]> {
  const text = await readFile(join(runs, "latest/history/stock-is-read.ndjson"), "utf8");
  return text
    .split("\n")
    .filter((line) => line.includes('"invoke"'))
    .map((line) => line.replaceAll(/"(startMs|startUnixMs|traceId)":[^,]+,/gu, ""));
}

describe("holdfast run --seed", () => {
  test("does the same operations with the same inputs at the same planned times", async () => {
    await using first = await temporaryFolder();
    await using second = await temporaryFolder();
    const run = ["run", fixture("stock-is-read"), "--seed", "11", "--output"];

    await holdfast(...run, first.path);
    await holdfast(...run, second.path);

    const plans = [first, second].map(({ path }) =>
      readFile(join(path, "latest/plan.json"), "utf8"),
    );
    const [planned, plannedAgain] = await Promise.all(plans);
    const inputs = await inputsOf(first.path);
    expect(plannedAgain).toBe(planned);
    expect(inputs).toHaveLength(40);
    expect(await inputsOf(second.path)).toEqual(inputs);
  });
});

describe("holdfast heal", () => {
  test("ends with 6 when it cannot know what a run has left", async () => {
    const folder = join(workspaceFolder, ".toolchain/state/r_damaged.test");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "journal.ndjson"), "not a journal\n");

    const ended = await holdfast("heal");

    await rm(folder, { recursive: true });
    expect(ended.code).toBe(6);
    expect(ended.err).toContain("DIRTY");
    expect(ended.out).toContain("r_damaged.test/journal.ndjson cannot be read");
  });
});

describe("holdfast", () => {
  test.each([
    { what: "an unknown command", args: ["rnu"], says: "unknown command 'rnu'" },
    { what: "an unknown flag", args: ["run", "--sede", "1"], says: "unknown option '--sede'" },
    { what: "an unknown scenario", args: ["run", "no-such"], says: 'no scenario fits "no-such"' },
    {
      what: "a file that is not there",
      args: ["run", "./no-such.scenario.ts"],
      says: 'there is no file "./no-such.scenario.ts"; there are: ',
    },
    { what: "a seed that is none", args: ["run", "--seed", "abc"], says: "'abc' is invalid" },
    { what: "a selection of nothing", args: ["run", "--tag", "none"], says: "nothing is selected" },
    { what: "an unknown runtime", args: ["run", "--runtime", "k8s"], says: "'k8s' is invalid" },
    { what: "a shard of none", args: ["run", "--shard", "3/2"], says: "Expected i/n" },
    {
      what: "a receiver that is no address",
      args: ["run", "--otlp-forward", "x"],
      says: 'got "x"',
    },
    { what: "a run that is not there", args: ["check", "r_none"], says: 'no run "r_none"' },
    {
      what: "a wrong name in a scenario",
      args: ["run", join(fixtures, "broken/wrong-name.scenario.ts")],
      says: "client->provder",
    },
  ])("ends with 2 and one line for $what", async ({ args, says }) => {
    const ended = await holdfast(...args);

    expect(ended.code).toBe(2);
    expect(ended.err).toContain(says);
    expect(ended.err.trim().split("\n")).toHaveLength(1);
  });

  test("ends with 2 and one line for a syntax error in a scenario file", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "never-closed.scenario.ts");
    await writeFile(file, 'export default scenario("Never closed", {\n');

    const ended = await holdfast("run", file);

    expect(ended.code).toBe(2);
    expect(ended.err).toContain("never-closed.scenario.ts");
    expect(ended.err.trim().split("\n")).toHaveLength(1);
  });

  test("ends with 4 and one line when containers are asked for and no engine answers", async () => {
    const env = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

    const ended = await start(["run", fixture("stock-is-read"), "--runtime", "docker"], env).ended;

    expect(ended.code).toBe(4);
    expect(ended.err).toContain("/nowhere/docker.sock");
    expect(ended.err.trim().split("\n")).toHaveLength(1);
  });

  test("runs on processes when it may choose and no engine answers, and says why", async () => {
    await using runs = await temporaryFolder();
    const args = ["run", fixture("stock-is-read"), "--runtime", "auto", "--output", runs.path];

    const ended = await start(args, { DOCKER_HOST: "unix:///nowhere/docker.sock" }).ended;

    expect(ended.err).toContain("runtime auto: local, since no Docker engine");
    expect(await verdictsOf(runs.path)).toMatchObject({ run: { runtime: "local" } });
  });

  test("ends with 4 and one line when the port of the proxy is taken", async () => {
    const first = start(["proxy", "--port", "0"]);
    const line = await written(first.child, "listens on");
    const port = /127\.0\.0\.1:(?<port>\d+)/u.exec(line)?.groups?.["port"] ?? "";

    const second = await holdfast("proxy", "--port", port);

    first.child.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    expect(second.code).toBe(4);
    expect(second.err.trim().split("\n")).toHaveLength(1);
  });
});
