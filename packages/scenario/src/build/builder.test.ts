import { describe, expectTypeOf, test } from "vitest";
import { shop } from "../fixtures/shop.topology.ts";
import { buildDraft } from "./build-draft.ts";
import type { Builder } from "./builder.ts";
import { scenario } from "./scenario.ts";

function build(body: (builder: Builder<typeof shop>) => void): void {
  buildDraft(
    scenario("One", { id: "one", topology: shop }, body),
    "/shop/one.scenario.ts",
    "/shop",
  );
}

describe("Builder", () => {
  test("knows the requests and answers of the contract", () => {
    build(({ timeline, load }) => {
      timeline({ only: "1s" });
      load.openLoop("orders", { rate: 1 }, async (c) => {
        const answer = await c.call("shop.v1.Checkout/GetOrder", { orderId: "1" });

        expectTypeOf(answer.body?.cartId).toEqualTypeOf<string | undefined>();
      });
      load.openLoop("typos", { rate: 1 }, (c) =>
        // @ts-expect-error a wrong field does not compile
        c.call("shop.v1.Checkout/GetOrder", { orderID: "1" }),
      );
    });
  });
});
