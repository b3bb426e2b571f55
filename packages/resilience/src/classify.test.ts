import { describe, expect, test } from "vitest";
import { immediate } from "./backoff.ts";
import { classify, reasonOf } from "./classify.ts";
import {
  BulkheadFull,
  Cancelled,
  CircuitOpen,
  DeadlineExceeded,
  LimitReached,
  NoEndpoint,
  RateLimited,
  Shed,
  Throttled,
} from "./errors.ts";
import { type GrpcStatusName, grpcStatus } from "./grpc-status.ts";
import { pipeline } from "./pipeline.ts";
import { retry } from "./retry.ts";

function statusError(name: GrpcStatusName, fields: object = {}): Error {
  return Object.assign(new Error(name), { code: grpcStatus[name] }, fields);
}

function verdictOf(error: unknown): object {
  return classify({ ok: false, error });
}

function trailer(...values: readonly string[]): object {
  return { metadata: { get: (key: string) => (key === "grpc-retry-pushback-ms" ? values : []) } };
}

describe("classify", () => {
  test("takes a value for a success", () => {
    expect(classify({ ok: true, value: undefined })).toEqual({ as: "success", retry: "never" });
  });

  test.each([
    ["UNAVAILABLE", "failure", "if-idempotent"],
    ["DEADLINE_EXCEEDED", "failure", "if-idempotent"],
    ["RESOURCE_EXHAUSTED", "failure", "never"],
    ["ABORTED", "ignored", "if-idempotent"],
    ["CANCELLED", "ignored", "never"],
    ["INTERNAL", "failure", "never"],
    ["UNKNOWN", "failure", "never"],
    ["DATA_LOSS", "failure", "never"],
    ["UNIMPLEMENTED", "failure", "never"],
    ["NOT_FOUND", "success", "never"],
    ["ALREADY_EXISTS", "success", "never"],
    ["INVALID_ARGUMENT", "success", "never"],
    ["FAILED_PRECONDITION", "success", "never"],
    ["PERMISSION_DENIED", "success", "never"],
    ["UNAUTHENTICATED", "success", "never"],
    ["OUT_OF_RANGE", "success", "never"],
  ] as const)("judges the status %s as %s, to be repeated %s", (name, as, repeat) => {
    expect(verdictOf(statusError(name))).toMatchObject({ as, retry: repeat });
  });

  test("lets every call be repeated that no handler saw", () => {
    expect(verdictOf(statusError("UNAVAILABLE", { unprocessed: true }))).toEqual({
      as: "failure",
      retry: "always",
      localOrigin: true,
    });
  });

  test("takes a reset stream for a lost answer", () => {
    const details = "Received RST_STREAM with code 2";

    expect(verdictOf(statusError("INTERNAL", { details }))).toMatchObject({
      retry: "if-idempotent",
    });
  });

  test.each([
    ["a number of the error itself", { pushbackMs: 40 }, 40],
    ["the trailing metadata", trailer("250"), 250],
    ["metadata that say stop", trailer("-1"), -1],
    ["metadata that are no number", trailer("soon"), -1],
    ["a number that is none", { pushbackMs: Number.NaN }, -1],
  ])("reads a pushback from %s", (_from, fields, pushbackMs) => {
    expect(verdictOf(statusError("UNAVAILABLE", fields))).toMatchObject({ pushbackMs });
  });

  test("allows a retry of an exhausted server only with its word", () => {
    expect(verdictOf(statusError("RESOURCE_EXHAUSTED", trailer("20")))).toMatchObject({
      retry: "if-idempotent",
      pushbackMs: 20,
    });
    expect(verdictOf(statusError("RESOURCE_EXHAUSTED", trailer("-1")))).toMatchObject({
      retry: "never",
    });
  });

  test.each([
    ["BulkheadFull", new BulkheadFull("b", "full")],
    ["RateLimited", new RateLimited("r", 10)],
    ["LimitReached", new LimitReached("l", 5)],
    ["Throttled", new Throttled("t", 0.5)],
    ["CircuitOpen", new CircuitOpen("c", 10)],
    ["NoEndpoint", new NoEndpoint("n")],
    ["Cancelled", new Cancelled("c", undefined)],
    ["DeadlineExceeded while queued", new DeadlineExceeded("d", "queue", 10)],
    ["DeadlineExceeded before it began", new DeadlineExceeded("d", "admission", 10)],
  ])("does not hold %s, our own refusal, against the peer", (_name, error) => {
    expect(verdictOf(error)).toEqual({ as: "ignored", retry: "never" });
  });

  test("lets a shed call be repeated after the pause the server asked for", () => {
    expect(verdictOf(new Shed("overload", 30))).toEqual({
      as: "ignored",
      retry: "always",
      pushbackMs: 30,
    });
    expect(verdictOf(new Shed("overload", -1))).toMatchObject({ retry: "never" });
  });

  test("tells the timeout of an attempt from the end of the call", () => {
    expect(verdictOf(new DeadlineExceeded("d", "attempt", 10))).toMatchObject({
      as: "failure",
      retry: "if-idempotent",
    });
    expect(verdictOf(new DeadlineExceeded("d", "call", 10))).toMatchObject({
      as: "failure",
      retry: "never",
    });
  });

  test.each([
    ["ECONNREFUSED", "failure", "always"],
    ["ECONNRESET", "failure", "if-idempotent"],
    ["ABORT_ERR", "ignored", "never"],
    ["ERR_SOMETHING", "failure", "never"],
  ])("knows the socket error %s", (code, as, repeat) => {
    expect(verdictOf(Object.assign(new Error("socket"), { code }))).toMatchObject({
      as,
      retry: repeat,
    });
  });

  test.each([["a text"], [undefined], [null], [new TypeError("bug")]])(
    "takes %s for a failure that is not repeated",
    (error) => {
      expect(verdictOf(error)).toEqual({ as: "failure", retry: "never" });
    },
  );

  test("tells an abort of the platform from its timeout", () => {
    expect(verdictOf(new DOMException("gone", "AbortError"))).toMatchObject({ as: "ignored" });
    expect(verdictOf(new DOMException("late", "TimeoutError"))).toMatchObject({
      as: "failure",
      retry: "if-idempotent",
    });
  });

  // The usage shown in docs/mechanisms/classification.md.
  test("is used as it is, or extended for results that are failures", async () => {
    // #region usage
    const search = pipeline(
      {
        name: "search",
        classify: (outcome) =>
          outcome.ok && outcome.value === ""
            ? { as: "failure", retry: "if-idempotent" }
            : classify(outcome),
      },
      retry({ backoff: immediate(), idempotent: true }),
    );
    const outcome = await search.outcome((ctx) => (ctx.attempt === 1 ? "" : "found"));
    // #endregion usage

    expect(outcome).toMatchObject({ ok: true, value: "found", attempts: 2 });
  });
});

describe("reasonOf", () => {
  test.each([
    [statusError("UNAVAILABLE"), "UNAVAILABLE"],
    [new CircuitOpen("c", 1), "CIRCUIT_OPEN"],
    [Object.assign(new Error("socket"), { code: "EPIPE" }), "EPIPE"],
    [new TypeError("bug"), "TypeError"],
    ["a text", "string"],
  ])("names %s", (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
