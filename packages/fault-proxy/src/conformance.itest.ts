import { afterAll, beforeAll } from "vitest";
import { holdToCases } from "./conformance/hold-to-cases.ts";
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

holdToCases(() => url);
