import type { BreakerSnapshot } from "./breaker-state.ts";

/** All breakers of a process or of a part of it. Pipelines that share a registry share the breakers of one name. */
export class BreakerRegistry {
  /** Every breaker there is, sorted by name and endpoint. */
  snapshots(): readonly BreakerSnapshot[] {
    throw new Error("to come");
  }
  /** Opens every breaker of this name until `close` is called. */
  isolate(_name: string): void {
    throw new Error("to come");
  }
  /** Closes every breaker of this name, whatever its state. */
  close(_name: string): void {
    throw new Error("to come");
  }
}
