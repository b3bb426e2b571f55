export { type Clock, systemClock, type Timer } from "./clock.ts";
export { deriveSeed, type Random, seededRandom, systemRandom } from "./random.ts";
export { TimerWheel, type TimerWheelHost } from "./timer-wheel.ts";
