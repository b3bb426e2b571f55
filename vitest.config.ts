import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests import the source as Node does, so a syntax that Node cannot strip fails here too.
    experimental: { viteModuleRunner: false },
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
            "{protos,scenarios,bench}/**/*.test.ts",
          ],
          testTimeout: 1_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [
            "{packages,services}/*/src/**/*.itest.ts",
            "{protos,scenarios,bench}/**/*.itest.ts",
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
