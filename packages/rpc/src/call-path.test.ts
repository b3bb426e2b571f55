import { describe, expect, test } from "vitest";
import { CallPath } from "./call-path.ts";

function carrier(entries: Record<string, string>) {
  return {
    get: (key: string) => (entries[key] === undefined ? [] : [entries[key]]),
    set: () => undefined,
  };
}

describe("CallPath", () => {
  test("names the calls of one operation the same whenever they are made", () => {
    const [one, other] = [
      CallPath.root("holdfast.run.id=r,holdfast.op.index=4"),
      CallPath.root("holdfast.op.index=4"),
    ];

    expect([one.child("A"), one.child("B"), one.child("A")]).toEqual([
      other.child("A"),
      other.child("B"),
      other.child("A"),
    ]);
  });

  test("tells apart operations, methods, and the calls of one method", () => {
    const path = CallPath.root("holdfast.op.index=4");
    const names = [
      path.child("A"),
      path.child("A"),
      path.child("B"),
      CallPath.root("holdfast.op.index=5").child("A"),
      CallPath.root("holdfast.op.index=45").child("A"),
    ];

    expect(new Set(names).size).toBe(names.length);
  });

  test("tells apart what no operation led to, without sending a name", () => {
    const [one, other] = [CallPath.root(undefined), CallPath.root("holdfast.run.id=r")];

    expect(one.id).not.toBe(other.id);
    expect(one.child("A")).toBeUndefined();
  });

  test("tells apart the attempts of a call", () => {
    const sent = { "holdfast-call-path": "x" };

    const first = CallPath.arriving(carrier(sent));
    const second = CallPath.arriving(carrier({ ...sent, "grpc-previous-rpc-attempts": "1" }));

    expect(second.id).not.toBe(first.id);
    expect(CallPath.arriving(carrier(sent)).id).toBe(first.id);
  });
});
