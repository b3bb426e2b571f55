import { describe, expect, test } from "vitest";
import { reasonIn } from "./run-tool.ts";

describe("reasonIn", () => {
  test("finds the line that names an error among others", () => {
    const output =
      "Progress: resolved 1\n ERR_PNPM_NO_OFFLINE_TARBALL  left-pad is missing\n\nbye\n";

    expect(reasonIn(output)).toBe("ERR_PNPM_NO_OFFLINE_TARBALL  left-pad is missing");
  });

  test("takes the last line where none names an error", () => {
    expect(reasonIn("step 1\nno space left on device\n\n")).toBe("no space left on device");
  });

  test("says so where there is nothing", () => {
    expect(reasonIn("\n")).toBe("it said nothing");
  });
});
