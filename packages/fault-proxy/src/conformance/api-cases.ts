import type { ApiCase } from "./api-case.ts";
import { changeProxyCases } from "./change-proxy-cases.ts";
import { changeToxicCases } from "./change-toxic-cases.ts";
import { createProxyCases } from "./create-proxy-cases.ts";
import { createToxicCases } from "./create-toxic-cases.ts";
import { populateCases } from "./populate-cases.ts";
import { routeCases } from "./route-cases.ts";
import { syntaxCases } from "./syntax-cases.ts";

/** Every route, status code and error body of the HTTP API. */
export const apiCases: readonly (readonly [part: string, cases: readonly ApiCase[]])[] = [
  ["creating a proxy", createProxyCases],
  ["changing a proxy", changeProxyCases],
  ["populate and reset", populateCases],
  ["creating a toxic", createToxicCases],
  ["changing a toxic", changeToxicCases],
  ["routes", routeCases],
  ["malformed JSON", syntaxCases],
];
