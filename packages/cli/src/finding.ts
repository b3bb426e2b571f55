/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /**
   * `missing`: a run cannot start. `warning`: it can, but something is not as it should be. `optional`: it is not there, and
   * what was asked for does not need it.
   */
  readonly state: "ok" | "warning" | "missing" | "optional";
  readonly fact: string;
  /** What to do about it; a command where there is one. */
  readonly mend?: string;
}
