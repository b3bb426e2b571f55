import { topology } from "@holdfast/scenario";

/** The shop: three zones with one instance of each service, one payment provider and one database server outside them. */
export const shop = topology({
  zones: ["a", "b", "c"],
  services: {
    client: { kind: "client", zones: ["a", "b", "c"] },
    checkout: { kind: "grpc", zones: ["a", "b", "c"] },
    inventory: { kind: "grpc", zones: ["a", "b", "c"] },
    payment: { kind: "grpc", zones: ["a", "b", "c"] },
    recommendation: { kind: "grpc", zones: ["a", "b", "c"] },
    provider: { kind: "stub" },
    postgres: { kind: "postgres" },
  },
  edges: {
    "client->checkout": ["client", "checkout"],
    "client->inventory": ["client", "inventory"],
    "checkout->inventory": ["checkout", "inventory"],
    "checkout->payment": ["checkout", "payment"],
    "checkout->recommendation": ["checkout", "recommendation"],
    "payment->provider": ["payment", "provider"],
    "checkout->postgres": ["checkout", "postgres"],
    "inventory->postgres": ["inventory", "postgres"],
    "payment->postgres": ["payment", "postgres"],
  },
  breakers: {
    inventory: { edge: "checkout->inventory" },
    payment: { edge: "checkout->payment" },
    recommendation: { edge: "checkout->recommendation" },
    provider: { edge: "payment->provider" },
  },
  methods: [
    "shop.v1.Checkout/PlaceOrder",
    "shop.v1.Checkout/GetOrder",
    "shop.v1.Inventory/Reserve",
    "shop.v1.Inventory/Commit",
    "shop.v1.Inventory/Release",
    "shop.v1.Inventory/GetStock",
    "shop.v1.Payment/Authorize",
    "shop.v1.Recommendation/Recommend",
    "provider.v1.Provider/Charge",
    "provider.v1.Provider/GetCharge",
  ],
});
