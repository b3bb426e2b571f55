import { classify } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import { RpcError } from "./rpc-error.ts";

describe("RpcError", () => {
  test("may be repeated by anyone when no handler saw the call", () => {
    const error = new RpcError("UNAVAILABLE", "no connection", { effect: "none" });

    expect(classify({ ok: false, error })).toMatchObject({ as: "failure", retry: "always" });
  });

  test("may be repeated only where that does no harm when its effect is unknown", () => {
    const error = new RpcError("UNAVAILABLE", "connection dropped");

    expect(error.effect).toBe("unknown");
    expect(classify({ ok: false, error })).toMatchObject({ as: "failure", retry: "if-idempotent" });
  });

  test("hands the server's pushback on", () => {
    const error = new RpcError("RESOURCE_EXHAUSTED", "shed", { pushbackMs: -1 });

    expect(classify({ ok: false, error })).toMatchObject({ retry: "never", pushbackMs: -1 });
  });

  test("has no stack but keeps its cause", () => {
    const cause = new Error("socket");
    const error = new RpcError("INTERNAL", "broken", { cause });

    expect(error.stack).toBe("RpcError: broken");
    expect(error.cause).toBe(cause);
  });
});
