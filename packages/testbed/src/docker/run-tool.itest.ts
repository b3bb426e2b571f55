import { describe, expect, test } from "vitest";
import { EnvironmentError } from "../environment-error.ts";
import { runTool } from "./run-tool.ts";

const node = { program: process.execPath, folder: import.meta.dirname };

describe("runTool", () => {
  test("returns what the program wrote, with the environment it was given", async () => {
    const output = await runTool({
      ...node,
      arguments: ["-e", "process.stdout.write(process.env.ANSWER)"],
      environment: { ANSWER: "42" },
    });

    expect(output).toBe("42");
  });

  test("says in one line why a program failed", async () => {
    const script = "console.log('working'); console.error('error: no lockfile'); process.exit(3)";

    const failed = runTool({ ...node, arguments: ["-e", script] });

    await expect(failed).rejects.toThrow(
      new EnvironmentError("node -e ended with 3: error: no lockfile"),
    );
  });

  test("names a program that is missing", async () => {
    const failed = runTool({ ...node, program: "holdfast-no-such-program", arguments: [] });

    await expect(failed).rejects.toThrow(
      new EnvironmentError("holdfast-no-such-program is not installed"),
    );
  });

  test("ends the program when it is told to", async () => {
    const stop = new AbortController();
    const failed = runTool({
      ...node,
      arguments: ["-e", "setInterval(() => {}, 1000)"],
      signal: stop.signal,
    });

    stop.abort(new Error("enough"));

    await expect(failed).rejects.toThrow("enough");
  });
});
