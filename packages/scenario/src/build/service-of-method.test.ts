import { describe, expect, test } from "vitest";
import { serviceOfMethod } from "./service-of-method.ts";

describe("serviceOfMethod", () => {
  test.each([
    ["shop.v1.Checkout/PlaceOrder", "checkout"],
    ["shop.v1.OrderHistory/List", "order-history"],
    ["Echo/Say", "echo"],
  ])("reads the service of %s", (method, service) => {
    expect(serviceOfMethod(method)).toBe(service);
  });
});
