/**
 * A point in time as data. `timeline`: `offsetMs` after the start of load. `fault`: `offsetMs` after the fault was
 * really in place, or really gone, as the evidence says.
 */
export type InstantRef =
  | { readonly kind: "timeline"; readonly offsetMs: number }
  | {
      readonly kind: "fault";
      readonly fault: string;
      readonly edge: "injected" | "healed";
      readonly offsetMs: number;
    };

export interface WindowRef {
  readonly start: InstantRef;
  readonly end: InstantRef;
}
