import { describe, expect, test } from "vitest";
import { interpretFailure } from "./interpret-failure.ts";

describe("interpretFailure", () => {
  test.each([
    { sqlState: undefined, stage: "without effect", name: "DatabaseUnavailableError" },
    { sqlState: undefined, stage: "may have effect", name: "OutcomeUnknownError" },
    { sqlState: "57P01", stage: "without effect", name: "DatabaseUnavailableError" },
    { sqlState: "57P01", stage: "may have effect", name: "OutcomeUnknownError" },
    { sqlState: "57014", stage: "may have effect", name: "DatabaseUnavailableError" },
    { sqlState: "53300", stage: "without effect", name: "DatabaseUnavailableError" },
    { sqlState: "40001", stage: "may have effect", name: "TransactionConflictError" },
    { sqlState: "40P01", stage: "may have effect", name: "TransactionConflictError" },
    { sqlState: "23505", stage: "may have effect", name: "ConstraintViolationError" },
    { sqlState: "42601", stage: "may have effect", name: "StatementRefusedError" },
  ] as const)("makes $name of $sqlState when it $stage", ({ sqlState, stage, name }) => {
    const driverError = new Error("from the driver");

    const error = interpretFailure(
      { sqlState, message: "from the driver" },
      stage,
      "connection lost",
      driverError,
    );

    expect(error.name).toBe(name);
    expect(error.cause).toBe(driverError);
  });
});
