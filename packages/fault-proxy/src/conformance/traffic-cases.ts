import { chainCases } from "./chain-cases.ts";
import { closingCases } from "./closing-cases.ts";
import { latencyCases } from "./latency-cases.ts";
import { plainCases } from "./plain-cases.ts";
import { rateCases } from "./rate-cases.ts";
import type { TrafficCase } from "./traffic-case.ts";

/** Every toxic and every way a connection can end, as a client and a server see it. */
export const trafficCases: readonly (readonly [part: string, cases: readonly TrafficCase[]])[] = [
  ["connections without toxics", plainCases],
  ["latency", latencyCases],
  ["rates and limits", rateCases],
  ["ends of connections", closingCases],
  ["several toxics", chainCases],
];
