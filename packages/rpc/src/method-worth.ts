import { defaultPriority, type Priority, priorities } from "@holdfast/resilience";
import type { Admission } from "./admission.ts";

/** What calls of each method matter, by full name: "shop.v1.Inventory/GetStock". The others matter `normal`. */
export type MethodWorth = Readonly<Record<string, Priority>>;

/**
 * Ranks calls for an admission by what their method is worth to this server. A caller can only say that a call matters less, for
 * example because it is background work: priorities that callers choose freely are all critical in the end.
 */
export function byMethodWorth(worth: MethodWorth, admission: Admission): Admission {
  return {
    admit: (request) => {
      const { method, caller, priority, remainingMs, attempt } = request;
      if (isLess(priority, defaultPriority)) return admission.admit(request);
      const own = worth[method] ?? defaultPriority;
      if (own === priority) return admission.admit(request);
      return admission.admit({ method, caller, priority: own, remainingMs, attempt });
    },
  };
}

function isLess(priority: Priority, than: Priority): boolean {
  return priorities.indexOf(priority) > priorities.indexOf(than);
}
