/**
 * The service of a topology that answers a method: `shop.v1.OrderHistory/List` is answered by `order-history`. The
 * name of the service in the contract decides; its package does not.
 */
export function serviceOfMethod(method: string): string {
  const service = method.split("/")[0]?.split(".").at(-1) ?? "";
  return service.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, "-").toLowerCase();
}
