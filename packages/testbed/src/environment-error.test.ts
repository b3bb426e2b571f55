import { describe, expect, test } from "vitest";
import { asEnvironmentError, EnvironmentError } from "./environment-error.ts";

describe("asEnvironmentError", () => {
  test("says in one line what the system refused", () => {
    const error = Object.assign(new Error("ENOSPC: no space left"), {
      code: "ENOSPC",
      path: "/x/log",
    });

    expect(asEnvironmentError(error)).toEqual(
      new EnvironmentError("/x/log: the disk is full (ENOSPC)"),
    );
  });

  test("leaves every other error as it is", () => {
    const error = new TypeError("a bug");

    expect(asEnvironmentError(error)).toBe(error);
  });
});
