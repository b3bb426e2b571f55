import { fileURLToPath } from "node:url";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { ControlDefinition } from "../gen/holdfast/control/v1/Control.ts";
import type { ProviderDefinition } from "../gen/provider/v1/Provider.ts";
import type { CheckoutDefinition } from "../gen/shop/v1/Checkout.ts";
import type { InventoryDefinition } from "../gen/shop/v1/Inventory.ts";
import type { PaymentDefinition } from "../gen/shop/v1/Payment.ts";
import type { RecommendationDefinition } from "../gen/shop/v1/Recommendation.ts";
import { loadOptions } from "./load-options.ts";

/** Every service of the contract, by its full name. */
export interface ServiceDefinitions {
  "holdfast.control.v1.Control": ControlDefinition;
  "provider.v1.Provider": ProviderDefinition;
  "shop.v1.Checkout": CheckoutDefinition;
  "shop.v1.Inventory": InventoryDefinition;
  "shop.v1.Payment": PaymentDefinition;
  "shop.v1.Recommendation": RecommendationDefinition;
}

export type ServiceName = keyof ServiceDefinitions;

const files: Record<ServiceName, string> = {
  "holdfast.control.v1.Control": "holdfast/control/v1/control.proto",
  "provider.v1.Provider": "provider/v1/provider.proto",
  "shop.v1.Checkout": "shop/v1/checkout.proto",
  "shop.v1.Inventory": "shop/v1/inventory.proto",
  "shop.v1.Payment": "shop/v1/payment.proto",
  "shop.v1.Recommendation": "shop/v1/recommendation.proto",
};

export const serviceNames: readonly ServiceName[] = Object.keys(files).filter(isServiceName);

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(files, name);
}

const contractFolder = fileURLToPath(new URL("..", import.meta.url));
const loaded = new Map<ServiceName, ServiceDefinition>();

/** Loads the `.proto` file of a service on first use; a process pays only for the services it speaks. */
export function serviceDefinition<Name extends ServiceName>(name: Name): ServiceDefinitions[Name] {
  let definition = loaded.get(name);
  if (definition === undefined) {
    const found = loadSync(files[name], {
      ...loadOptions,
      longs: Number,
      enums: String,
      includeDirs: [contractFolder],
    })[name];
    if (found === undefined || "format" in found)
      throw new TypeError(`${name} is not a service of ${files[name]}`);
    definition = found;
    loaded.set(name, definition);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- gen/ is made from the same files by the same loader.
  return definition as ServiceDefinitions[Name];
}
