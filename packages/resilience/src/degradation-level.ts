/**
 * How much a service gives, the most first. `healthy`: everything. `degraded`: what matters, with less beside it. `critical`: only what the
 * business stands on. `failed`: an honest maintenance answer.
 */
export const degradationLevels = ["healthy", "degraded", "critical", "failed"] as const;

export type DegradationLevel = (typeof degradationLevels)[number];

/** @returns How bad a level is: 0 for `healthy`, 3 for `failed`. */
export function severityOf(level: DegradationLevel): number {
  return degradationLevels.indexOf(level);
}

export function worseOf(one: DegradationLevel, other: DegradationLevel): DegradationLevel {
  return severityOf(other) > severityOf(one) ? other : one;
}
