import { join } from "node:path";
import process from "node:process";
import { configDefaults, defineConfig } from "vitest/config";

// Set by .ci/run, which adds up the results. Named by process, since the suite runs vitest more than once.
const resultsFolder = process.env["HOLDFAST_TEST_RESULTS"];

// They need a Docker engine, which `pnpm test` must not: run them with `vitest run --project docker`.
const dockerTests = "**/docker/**/*.itest.ts";

export default defineConfig({
  test: {
    // Tests import the source as Node does, so a syntax that Node cannot strip fails here too.
    experimental: { viteModuleRunner: false },
    reporters:
      resultsFolder === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: join(resultsFolder, `tests-${process.pid}.json`) }]],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      exclude: ["**/*.test.ts", "**/*.itest.ts"],
    },
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "{packages,services}/*/src/**/*.test.ts",
            "{protos,scenarios,bench,infra}/**/*.test.ts",
          ],
          testTimeout: 1_000,
          // They share no state, so files can share a process: most of the time went into importing the same modules again.
          isolate: false,
        },
      },
      {
        test: {
          name: "integration",
          include: [
            "{packages,services}/*/src/**/*.itest.ts",
            "{protos,scenarios,bench,infra}/**/*.itest.ts",
          ],
          exclude: [...configDefaults.exclude, dockerTests],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "docker",
          include: [dockerTests],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
