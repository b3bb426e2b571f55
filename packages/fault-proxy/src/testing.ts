export { type ApiCase, runApiCase } from "./conformance/api-case.ts";
export { apiCases } from "./conformance/api-cases.ts";
export { runTrafficCase, type TrafficCase } from "./conformance/traffic-case.ts";
export { trafficCases } from "./conformance/traffic-cases.ts";
export {
  ChunkingError,
  ChunkingExit,
  type ChunkingOptions,
  exchangeChunking,
} from "./soak.ts";
