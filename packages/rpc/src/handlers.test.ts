import { describe, expectTypeOf, test } from "vitest";
import type { Handlers, MethodName, RequestInput, ResponseOutput } from "./handlers.ts";

describe("Handlers", () => {
  test("names, requests and answers follow the contract", () => {
    expectTypeOf<MethodName<"shop.v1.Inventory">>().toEqualTypeOf<
      "reserve" | "commit" | "release" | "getStock"
    >();
    expectTypeOf<RequestInput<"shop.v1.Inventory", "reserve">>()
      .toHaveProperty("orderId")
      .toEqualTypeOf<string | undefined>();
    expectTypeOf<Parameters<Handlers<"shop.v1.Inventory">["reserve"]>[0]>()
      .toHaveProperty("orderId")
      .toEqualTypeOf<string>();
    expectTypeOf<ResponseOutput<"shop.v1.Inventory", "getStock">>().not.toBeNever();
    expectTypeOf<ResponseOutput<"shop.v1.Inventory", "getStock">>().not.toBeUnknown();
  });
});
