import { describe, expect, test } from "vitest";
import { meaningOf } from "./managed-container.ts";

describe("meaningOf", () => {
  test.each([
    { exitCode: 0, code: 0, signal: null },
    { exitCode: 78, code: 78, signal: null },
    { exitCode: 137, code: null, signal: "SIGKILL" },
    { exitCode: 134, code: null, signal: "SIGABRT" },
    { exitCode: 255, code: 255, signal: null },
  ])("reads $exitCode as code $code, signal $signal", ({ exitCode, code, signal }) => {
    expect(meaningOf(exitCode)).toEqual({ code, signal });
  });
});
