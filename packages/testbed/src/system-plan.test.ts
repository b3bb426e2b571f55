import { describe, expect, test } from "vitest";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { databasesOf, planSystem, runningMembers } from "./system-plan.ts";

describe("planSystem", () => {
  test("makes one member per zone, and one for a service outside every zone", () => {
    const plan = planSystem(fixtureTopology);

    expect(plan.members.map(({ name }) => name)).toEqual([
      "client-a",
      "client-b",
      "front-a",
      "front-b",
      "back-a",
      "back-b",
      "bank-1",
      "postgres-1",
    ]);
    expect(runningMembers(plan)).toHaveLength(6);
    expect(databasesOf(plan, "postgres")).toEqual(["front"]);
  });

  test("makes one link per directed pair on an edge", () => {
    const { links } = planSystem(fixtureTopology);

    expect(links).toHaveLength(4 + 4 + 2 + 2);
    expect(links.at(-1)).toMatchObject({
      name: "front-b->postgres-1",
      edge: "front->postgres",
      from: { name: "front-b", zone: "b" },
      to: { name: "postgres-1", kind: "postgres" },
    });
  });

  test("links members of a service that calls itself with each other, and none with itself", () => {
    const { links } = planSystem({
      zones: ["a", "b"],
      services: { peer: { kind: "grpc", zones: ["a", "b"] } },
      edges: { "peer->peer": ["peer", "peer"] },
    });

    expect(links.map(({ name }) => name)).toEqual(["peer-a->peer-b", "peer-b->peer-a"]);
  });
});
