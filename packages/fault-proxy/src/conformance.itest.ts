import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runApiCase } from "./conformance/api-case.ts";
import { apiCases } from "./conformance/api-cases.ts";
import { runTrafficCase } from "./conformance/traffic-case.ts";
import { trafficCases } from "./conformance/traffic-cases.ts";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

/** HOLDFAST_CONFORMANCE_URL=http://127.0.0.1:8474 runs the same cases against a server that is there already, such as Toxiproxy itself. */
const urlOfAnother = process.env["HOLDFAST_CONFORMANCE_URL"];

let ours: StartedFaultProxy | undefined;
let url = "";

beforeAll(async () => {
  ours = await startFaultProxy({ port: 0, seed: 7 });
  url = urlOfAnother ?? ours.url;
});

afterAll(async () => {
  await ours?.[Symbol.asyncDispose]();
});

describe.each(apiCases)("HTTP API, %s", (_, cases) => {
  test.each(cases)("$name", async (apiCase) => {
    const answer = await runApiCase(url, apiCase);

    expect(answer).toBe(apiCase.answer);
  });
});

describe.each(trafficCases)("traffic, %s", (_, cases) => {
  test.each(cases)("$name", async (trafficCase) => {
    const seen = await runTrafficCase(url, trafficCase);

    expect(seen).toEqual(trafficCase.expected);
  });
});
