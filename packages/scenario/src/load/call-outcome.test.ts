import { describe, expect, test } from "vitest";
import { callOutcome } from "./call-outcome.ts";

describe("callOutcome", () => {
  test.each([
    ["OK", "ok"],
    ["FAILED_PRECONDITION", "fail"],
    ["RESOURCE_EXHAUSTED", "fail"],
    ["DEADLINE_EXCEEDED", "info"],
    ["UNAVAILABLE", "info"],
    ["ABORTED", "info"],
    ["INTERNAL", "info"],
    ["CANCELLED", "info"],
  ] as const)("reads %s of a write that was sent as %s", (status, outcome) => {
    expect(callOutcome({ status, read: false, sent: true })).toBe(outcome);
  });

  test.each(["DEADLINE_EXCEEDED", "UNAVAILABLE", "INTERNAL"])(
    "reads %s of a read as fail, since there is no effect to be unsure of",
    (status) => {
      expect(callOutcome({ status, read: true, sent: true })).toBe("fail");
    },
  );

  test.each(["DEADLINE_EXCEEDED", "UNAVAILABLE", "CANCELLED"])(
    "reads %s of a write that never left as fail",
    (status) => {
      expect(callOutcome({ status, read: false, sent: false })).toBe("fail");
    },
  );
});
