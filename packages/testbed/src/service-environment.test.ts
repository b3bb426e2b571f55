import { describe, expect, test } from "vitest";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { baseEnvironment, serviceEnvironment } from "./service-environment.ts";
import { planSystem } from "./system-plan.ts";

const plan = planSystem(fixtureTopology);

function environmentOf(name: string): Record<string, string> | undefined {
  const member = plan.members.find((other) => other.name === name);
  if (member === undefined) return undefined;
  return serviceEnvironment({
    plan,
    member,
    base: { HOLDFAST_RUN_ID: "r_1" },
    listen: "127.0.0.1:4001",
    dataFolder: "/data",
    compileCacheFolder: "/cache",
    proxyAddress: (link) => `<${link}>`,
    databaseRole: { name: "front", password: "secret" },
    otlpEndpoint: "http://127.0.0.1:4318",
  });
}

describe("serviceEnvironment", () => {
  test("tells a service who it is and the proxies of its peers", () => {
    expect(environmentOf("front-b")).toEqual({
      HOLDFAST_RUN_ID: "r_1",
      HOLDFAST_INSTANCE: "front-b",
      HOLDFAST_ZONE: "b",
      HOLDFAST_LISTEN: "127.0.0.1:4001",
      HOLDFAST_DATA_DIR: "/data",
      HOLDFAST_CONTROL: "1",
      NODE_COMPILE_CACHE: "/cache",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
      BACK_ENDPOINTS: "back-a@a=<front-b->back-a>,back-b@b=<front-b->back-b>",
      DATABASE_URL: "postgres://front:secret@<front-b->postgres-1>/front",
    });
  });

  test("leaves the zone empty where there is none, and names no database without an edge to one", () => {
    expect(environmentOf("back-a")).toMatchObject({ BANK_ENDPOINTS: "bank-1@=<back-a->bank-1>" });
    expect(environmentOf("bank-1")).toMatchObject({ HOLDFAST_ZONE: "" });
    expect(environmentOf("bank-1")).not.toHaveProperty("DATABASE_URL");
  });
});

describe("baseEnvironment", () => {
  test("hands on the path and nothing that could be a secret", () => {
    process.env["FIXTURE_SECRET"] = "do not hand on";

    const environment = baseEnvironment("r_1", "r_1.abc");

    delete process.env["FIXTURE_SECRET"];
    expect(environment).toMatchObject({ HOLDFAST_RUN_ID: "r_1", HOLDFAST_TESTBED: "r_1.abc" });
    expect(environment["PATH"]).toBe(process.env["PATH"]);
    expect(environment).not.toHaveProperty("FIXTURE_SECRET");
    expect(environment).not.toHaveProperty("HOME");
  });
});
