/**
 * How much a call matters, the most important first. Under overload the last ones are turned away first.
 * A server caps what its callers claim; a caller never raises what it was given.
 */
export const priorities = ["critical", "high", "normal", "low"] as const;

export type Priority = (typeof priorities)[number];

/** Most calls are neither what the business stands on nor what it can do without. */
export const defaultPriority: Priority = "normal";
