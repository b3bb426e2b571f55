import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseResult, resultJsonSchema } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { judgedRun } from "./judged-fixture.ts";
import { writeReports } from "./write-reports.ts";

interface Folder extends AsyncDisposable {
  readonly path: string;
}

async function emptyFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "holdfast-report-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

describe("writeReports", () => {
  test("writes the judged run as it is, and it is of the published schema", async () => {
    await using folder = await emptyFolder();

    expect(await writeReports(folder.path, judgedRun)).toEqual([]);

    const text = await readFile(join(folder.path, "result.json"), "utf8");
    expect(parseResult(JSON.parse(text))).toEqual(judgedRun);
    expect((await readdir(folder.path)).toSorted()).toEqual([
      "junit.xml",
      "result.json",
      "summary.md",
    ]);
  });

  test("says which reports could not be written, and throws nothing", async () => {
    await using folder = await emptyFolder();

    const failures = await writeReports(join(folder.path, "missing"), judgedRun);

    expect(failures.map(({ file }) => file)).toEqual(["result.json", "junit.xml", "summary.md"]);
  });

  test("writes the other reports when one throws", async () => {
    await using folder = await emptyFolder();
    const broken = { ...judgedRun, run: { ...judgedRun.run, startedUnixMs: Number.NaN } };

    expect(await writeReports(folder.path, broken)).toEqual([
      { file: "junit.xml", reason: "Invalid time value" },
    ]);
    expect(await readdir(folder.path)).toContain("summary.md");
  });
});

describe("schema/result-1.json", () => {
  test("is the schema of today; if not, run: pnpm --filter @holdfast/report schema", async () => {
    const stored = await readFile(new URL("../schema/result-1.json", import.meta.url), "utf8");

    expect(JSON.parse(stored)).toEqual(resultJsonSchema());
  });
});
