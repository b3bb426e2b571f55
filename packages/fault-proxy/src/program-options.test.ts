import { describe, expect, test } from "vitest";
import { parseProgramOptions } from "./program-options.ts";

describe("parseProgramOptions", () => {
  test("has Toxiproxy's port and the loopback address for defaults", () => {
    const options = parseProgramOptions([], {});

    expect(options).toEqual({
      host: "127.0.0.1",
      port: 8474,
      seed: undefined,
      config: undefined,
      exitWithStdin: false,
    });
  });

  test("prefers flags to the environment", () => {
    const environment = { HOLDFAST_PROXY_PORT: "1", HOLDFAST_PROXY_SEED: "s" };

    const options = parseProgramOptions(["--port", "2", "--exit-with-stdin"], environment);

    expect(options).toMatchObject({ port: 2, seed: "s", exitWithStdin: true });
  });

  test.each([
    [["--port", "70000"], "port must be a whole number from 0 to 65535, got 70000"],
    [["--port", "x"], "port must be a whole number from 0 to 65535, got x"],
    [["--nope"], "Unknown option '--nope'"],
    [["stray"], "Unexpected argument 'stray'"],
  ])("refuses %j in one line", (args, message) => {
    expect(() => parseProgramOptions(args, {})).toThrow(message);
  });
});
