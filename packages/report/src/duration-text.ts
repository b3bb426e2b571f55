const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** `850 ms`, `50.3s`, `6m49s`. */
export function durationText(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < minuteMs) return `${(ms / secondMs).toFixed(1)}s`;
  const seconds = Math.round(ms / secondMs);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}

/** `00:19`: a point of the timeline. */
export function positionText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / secondMs));
  const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** `05:48:12`, UTC. */
export function clockText(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(11, 19);
}

/** `1.18`: wall time over scripted time. */
export function ratioText(wallMs: number, scriptedMs: number): string {
  return scriptedMs <= 0 ? "not defined" : (wallMs / scriptedMs).toFixed(2);
}

/** `6.2s (database 1200 ms, services 5.0s)`. */
export function phasesText(
  phases: readonly { readonly name: string; readonly durationMs: number }[],
): string {
  const totalMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const each = phases.map(({ name, durationMs }) => `${name} ${durationText(durationMs)}`);
  return `${durationText(totalMs)} (${each.join(", ")})`;
}
