export { type Clock, systemClock } from "./clock.ts";
export { deriveSeed, type Random, seededRandom, systemRandom } from "./random.ts";
