import { describe, expect, test } from "vitest";
import { type JudgedCall, operationOutcome } from "./operation-outcome.ts";

const okWrite: JudgedCall = { status: "OK", message: "", outcome: "ok", read: false };
const lostWrite: JudgedCall = {
  status: "DEADLINE_EXCEEDED",
  message: "late",
  outcome: "info",
  read: false,
};
const refusedWrite: JudgedCall = {
  status: "FAILED_PRECONDITION",
  message: "out of stock",
  outcome: "fail",
  read: false,
};
const okRead: JudgedCall = { status: "OK", message: "", outcome: "ok", read: true };
const returned = { kind: "returned", value: undefined } as const;

describe("operationOutcome", () => {
  test("is that of the last call when the function returns nothing", () => {
    expect(operationOutcome([refusedWrite, okWrite], returned)).toEqual({
      outcome: "ok",
      status: "OK",
      message: "",
    });
  });

  test("is fail when every call certainly did nothing", () => {
    expect(operationOutcome([okRead, refusedWrite], returned)).toEqual({
      outcome: "fail",
      status: "FAILED_PRECONDITION",
      message: "out of stock",
    });
  });

  test("is info when the last call did nothing but an earlier one may have", () => {
    expect(operationOutcome([lostWrite, refusedWrite], returned).outcome).toBe("info");
  });

  test("is ok when a repeat of a lost call is answered", () => {
    expect(operationOutcome([lostWrite, okWrite], returned).outcome).toBe("ok");
  });

  test("is what the function says when it decides by itself", () => {
    const value = { outcome: "fail", status: "STILL_PENDING" } as const;

    expect(operationOutcome([okWrite], { kind: "returned", value })).toEqual({
      outcome: "fail",
      status: "STILL_PENDING",
      message: "",
    });
  });

  test("is fail when the function throws before anything could take effect", () => {
    const error = new Error("no such field");

    expect(operationOutcome([okRead], { kind: "threw", error })).toEqual({
      outcome: "fail",
      status: "THREW",
      message: "no such field",
    });
  });

  test("is info when the function throws after a write", () => {
    expect(operationOutcome([okWrite], { kind: "threw", error: "x" }).outcome).toBe("info");
  });

  test("is info when the function never returns", () => {
    expect(operationOutcome([], { kind: "gave-up" })).toEqual({
      outcome: "info",
      status: "NOT_FINISHED",
      message: "",
    });
  });
});
