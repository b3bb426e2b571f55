import { describe, expect, test } from "vitest";
import { ConfigurationError, Environment } from "./environment.ts";

const environment = new Environment({
  HOLDFAST_LISTEN: "127.0.0.1:4001",
  HOLDFAST_CONTROL: "1",
  DATABASE_URL: "postgres://checkout@127.0.0.1:5432/checkout",
  HOLD_MS: "250",
  BAD_LISTEN: "127.0.0.1",
  BAD_FLAG: "yes",
  BAD_NUMBER: "1.5",
  BAD_URL: "postgres://checkout:hunter2@127.0.0.1:5432",
});
const range = { default: 100, least: 1, most: 1_000 };

describe("Environment", () => {
  test("reads what is set and falls back where it may", () => {
    expect(environment.address("HOLDFAST_LISTEN")).toBe("127.0.0.1:4001");
    expect(environment.flag("HOLDFAST_CONTROL")).toBe(true);
    expect(environment.flag("UNSET")).toBe(false);
    expect(environment.integer("HOLD_MS", range)).toBe(250);
    expect(environment.integer("UNSET", range)).toBe(100);
    expect(environment.optionalText("UNSET")).toBe("");
    expect(environment.postgresUrl("DATABASE_URL")).toContain("/checkout");
  });

  test.each([
    {
      read: () => environment.text("UNSET", "a name"),
      message: "UNSET: expected a name, it is not set",
    },
    {
      read: () => environment.address("BAD_LISTEN"),
      message: 'BAD_LISTEN: expected host:port, got "127.0.0.1"',
    },
    { read: () => environment.flag("BAD_FLAG"), message: 'BAD_FLAG: expected 1 or 0, got "yes"' },
    {
      read: () => environment.integer("BAD_NUMBER", range),
      message: 'BAD_NUMBER: expected a whole number from 1 to 1000, got "1.5"',
    },
    {
      read: () => environment.postgresUrl("BAD_URL"),
      message:
        'BAD_URL: expected postgres://user@host:port/database, got "postgres://checkout:…@127.0.0.1:5432"',
    },
  ])("says: $message", ({ read, message }) => {
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(message);
  });
});
