import { systemClock } from "@holdfast/clock";
import type { HrTime } from "@opentelemetry/api";

/**
 * The present instant for the beginning, an event or the end of a span: seconds and nanoseconds since the Unix epoch.
 *
 * Left to itself, the SDK begins every span at a whole millisecond (`Date.now()`), up to one too early: a call would seem to
 * begin before the one it waited for has ended, and a check on their order would fail. It must be given at every place, since a
 * span that was begun with a time of ours is otherwise ended with a whole millisecond.
 */
export function spanTime(): HrTime {
  const unixMs = systemClock.unixNow();
  const seconds = Math.floor(unixMs / 1_000);
  return [seconds, Math.floor((unixMs - seconds * 1_000) * 1e6)];
}
