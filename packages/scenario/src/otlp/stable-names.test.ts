import { describe, expect, test } from "vitest";
import { stableAttributes } from "./stable-names.ts";

describe("stableAttributes", () => {
  test("joins service and method of the older convention", () => {
    expect(
      stableAttributes({ "rpc.system": "grpc", "rpc.service": "shop.v1.X", "rpc.method": "Get" }),
    ).toMatchObject({ "rpc.system.name": "grpc", "rpc.method": "shop.v1.X/Get" });
  });

  test.each([
    [{ "rpc.grpc.status_code": 4 }, "DEADLINE_EXCEEDED"],
    [{ "rpc.response.status_code": "UNAVAILABLE" }, "UNAVAILABLE"],
    [{ "rpc.status_code": "OK", "rpc.grpc.status_code": 4 }, "OK"],
    [{ "rpc.status_code": "OK", "rpc.response.status_code": "UNKNOWN" }, "OK"],
  ])("gives the status of %j by name", (attributes, status) => {
    expect(stableAttributes(attributes)["rpc.status_code"]).toBe(status);
  });

  test("leaves stable names as they are", () => {
    const attributes = { "rpc.method": "shop.v1.X/Get", "db.operation.name": "INSERT", own: true };

    expect(stableAttributes(attributes)).toEqual(attributes);
  });

  test("translates the older names of databases", () => {
    expect(
      stableAttributes({ "db.system": "postgresql", "db.operation": "INSERT", "db.name": "x" }),
    ).toEqual({
      "db.system.name": "postgresql",
      "db.operation.name": "INSERT",
      "db.namespace": "x",
    });
  });
});
