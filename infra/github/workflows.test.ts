import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exists, fields, inWorkspace, readYaml, stepsOf, workflowFiles } from "./workflow-files.ts";

const files = workflowFiles();
const steps = files.flatMap(stepsOf);
const scripts = steps.flatMap(({ file, run }) => (run === undefined ? [] : [{ file, run }]));
const cli = readdirSync(inWorkspace("packages/cli/src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.includes("test"))
  .map((name) => readFileSync(inWorkspace(`packages/cli/src/${name}`), "utf8"))
  .join("\n");

/** Calls of the command line, `./holdfast run` or `"$HOLDFAST/holdfast" run`, without its variables. */
const calls = scripts.flatMap(({ file, run }) =>
  [...run.matchAll(/holdfast"? +(?<name>[a-z]+)(?<rest>.*)/gu)].map(({ groups }) => ({
    file,
    name: groups?.["name"] ?? "",
    rest: groups?.["rest"] ?? "",
  })),
);

describe("workflows", () => {
  test("are there, and have steps", () => {
    expect(files).toContain(".github/workflows/ci.yml");
    expect(files).toContain(".github/actions/holdfast/action.yml");
    expect(calls.map(({ name }) => name)).toEqual(["doctor", "test", "test", "run"]);
  });

  test("use actions that are pinned, or their own that exist", () => {
    const wrong = steps.filter(
      ({ uses }) =>
        uses !== undefined &&
        !/^[\w-]+\/[\w/-]+@(?:v\d+|[\da-f]{40})$/u.test(uses) &&
        !(uses.startsWith("./") && exists(`${uses}/action.yml`)),
    );

    expect(wrong).toEqual([]);
  });

  test("give an action of their own only inputs that it has", () => {
    const unknown = steps
      .filter(({ uses }) => uses?.startsWith("./"))
      .flatMap((step) => {
        const inputs = fields(readYaml(`${step.uses ?? ""}/action.yml`.slice(2))["inputs"]);
        return Object.keys(step.with ?? {}).filter((name) => !(name in inputs));
      });

    expect(unknown).toEqual([]);
  });

  test("call commands that exist", () => {
    const unknown = calls.filter(
      ({ name }) => name !== "test" && !exists(`packages/cli/src/commands/${name}.ts`),
    );

    expect(unknown).toEqual([]);
  });

  test("give flags that exist", () => {
    const launcher = readFileSync(inWorkspace("holdfast"), "utf8");
    const ours = scripts.filter(({ run }) => run.includes("holdfast"));
    const flags = ours.flatMap(({ run }) =>
      [...run.matchAll(/--[a-z][a-z-]*/gu)].map(([flag]) => ({
        flag,
        source: run.includes("holdfast test") ? launcher : cli,
      })),
    );

    expect(flags.map(({ flag }) => flag)).toEqual([
      "--docker",
      "--seed",
      "--shard",
      "--runtime",
      "--output",
    ]);
    expect(
      flags.filter(({ flag, source }) => !new RegExp(`${flag}[ ")]`, "u").test(source)),
    ).toEqual([]);
  });

  test("name files that exist", () => {
    const named = scripts.flatMap(
      ({ run }) => run.match(/(?:^|\s)(?:\.\/)?(?:infra|packages)\/[\w./-]+/gu) ?? [],
    );

    expect(named.map((path) => path.trim()).filter((path) => !exists(path))).toEqual([]);
  });

  test("put no value of an event or an input into a script, where it would be run", () => {
    expect(scripts.filter(({ run }) => run.includes("${{"))).toEqual([]);
  });

  test("have every shard of the suite", () => {
    const jobs = fields(readYaml(".github/workflows/ci.yml")["jobs"]);
    const { matrix } = fields(fields(jobs["suite"])["strategy"]);

    expect(fields(matrix)["shard"]).toEqual(["1/3", "2/3", "3/3"]);
  });
});
