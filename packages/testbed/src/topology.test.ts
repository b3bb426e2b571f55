import { describe, expect, expectTypeOf, test } from "vitest";
import { type EdgeOf, type TopologySpec, topology, type ZoneOf } from "./topology.ts";

const sound = {
  zones: ["a", "b"],
  services: {
    client: { kind: "client", zones: ["a"] },
    shop: { kind: "grpc", zones: ["a", "b"] },
    bank: { kind: "stub" },
    postgres: { kind: "postgres" },
  },
  edges: {
    "client->shop": ["client", "shop"],
    "shop->bank": ["shop", "bank"],
    "shop->postgres": ["shop", "postgres"],
  },
  breakers: { bank: { edge: "shop->bank" } },
  methods: ["shop.v1.Shop/Buy"],
} satisfies TopologySpec;

describe("topology", () => {
  test("keeps names as literal types", () => {
    const kept = topology({
      zones: ["a", "b"],
      services: { shop: { kind: "grpc", zones: ["a"] }, bank: { kind: "stub" } },
      edges: { "shop->bank": ["shop", "bank"] },
    });

    expectTypeOf<ZoneOf<typeof kept>>().toEqualTypeOf<"a" | "b">();
    expectTypeOf<EdgeOf<typeof kept>>().toEqualTypeOf<"shop->bank">();
    expect(kept.zones).toEqual(["a", "b"]);
  });

  test.each<{ name: string; change: Partial<TopologySpec>; message: string }>([
    {
      name: "an edge to an unknown service",
      change: { edges: { x: ["shop", "bnk"] } },
      message: 'edge "x": service "bnk" is unknown, expected one of client, shop, bank, postgres',
    },
    {
      name: "an unknown zone",
      change: { services: { ...sound.services, shop: { kind: "grpc", zones: ["c"] } } },
      message: 'service "shop": zone "c" is unknown, expected one of a, b',
    },
    {
      name: "a breaker of an unknown edge",
      change: { breakers: { bank: { edge: "shop->psp" } } },
      message:
        'breaker "bank": edge "shop->psp" is unknown, expected one of client->shop, shop->bank, shop->postgres',
    },
    {
      name: "a zone twice",
      change: { zones: ["a", "b", "a"] },
      message: 'zone "a" stands there twice',
    },
    {
      name: "a zone of a service twice",
      change: { services: { ...sound.services, shop: { kind: "grpc", zones: ["a", "a"] } } },
      message: 'service "shop": zone "a" stands there twice',
    },
    {
      name: "two edges between the same services",
      change: { edges: { x: ["shop", "bank"], y: ["shop", "bank"] } },
      message: 'edge between "shop and bank" stands there twice',
    },
    {
      name: "two instances of one name",
      change: {
        zones: ["a", "b-a"],
        services: {
          shop: { kind: "grpc", zones: ["b-a"] },
          "shop-b": { kind: "grpc", zones: ["a"] },
        },
        edges: {},
        breakers: {},
      },
      message: 'instance "shop-b-a" stands there twice',
    },
    {
      name: "a name that is no plain name",
      change: { zones: ["a", "Zone B"] },
      message: 'zone must be lower case letters, digits and single hyphens, got "Zone B"',
    },
    {
      name: "a client that is called",
      change: { edges: { x: ["shop", "client"] } },
      message: 'edge "x": client is a client and nobody calls it',
    },
    {
      name: "a database that calls",
      change: { edges: { x: ["postgres", "shop"] } },
      message: 'edge "x": postgres is a postgres service and calls nobody',
    },
    {
      name: "a database in zones",
      change: { services: { ...sound.services, postgres: { kind: "postgres", zones: ["a"] } } },
      message: 'service "postgres": a postgres service is one server and has no zones',
    },
    {
      name: "a variable that the testbed sets",
      change: {
        services: { ...sound.services, bank: { kind: "stub", env: { DATABASE_URL: "x" } } },
      },
      message: 'service "bank": the testbed itself sets DATABASE_URL',
    },
    {
      name: "a tmpfs without room",
      change: { services: { ...sound.services, bank: { kind: "stub", tmpfsBytes: 1_000 } } },
      message: 'service "bank": tmpfsBytes must be a whole number of at least 1048576, got 1000',
    },
    {
      name: "a tmpfs for a client",
      change: { services: { ...sound.services, client: { kind: "client", tmpfsBytes: 4e6 } } },
      message: 'service "client": a client has no tmpfs',
    },
    {
      name: "a method without its service",
      change: { methods: ["Buy"] },
      message: 'method must look like "shop.v1.Checkout/PlaceOrder", got "Buy"',
    },
  ])("refuses $name", ({ change, message }) => {
    expect(() => topology({ ...sound, ...change })).toThrow(new RangeError(message));
  });
});
