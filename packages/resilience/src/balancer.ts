import type { Endpoint, EndpointGate, EndpointResult } from "./endpoint-gate.ts";
import type { Observer } from "./events.ts";

export type BalancerPolicy = "round-robin" | "least-request" | "power-of-two";

export interface BalancerOptions<E extends Endpoint> {
  /** Names it in events and errors. */
  readonly name: string;
  /** Where calls can go; may be empty and may change later with `setEndpoints`. */
  readonly endpoints: readonly E[];
  /** Default `power-of-two`. */
  readonly policy?: BalancerPolicy;
  /** Own zone: its endpoints are preferred while they are not much busier than others. Default: zones do not matter. */
  readonly zone?: string;
  /**
   * Calls in flight by which the least busy endpoint of the own zone may exceed the least busy elsewhere before calls spill over.
   * At least 0. Default 4.
   */
  readonly spillOverInFlight?: number;
  /** All must admit an endpoint for it to be used. Default none. */
  readonly gates?: readonly EndpointGate[];
  /** When a smaller share than this is admitted, all are used: 0 never, 1 as soon as one is out. Default 0.5. */
  readonly panicThreshold?: number;
  /** Told of ejections, readmissions and panic. */
  readonly observe?: Observer;
  /** Default `systemRandom`. */
  readonly random?: () => number;
}

/** What a balancer knows of one endpoint. */
export interface EndpointSnapshot {
  readonly id: string;
  readonly zone: string | undefined;
  readonly inFlight: number;
  readonly admitted: boolean;
}

export class Balancer<E extends Endpoint> {
  constructor(_options: BalancerOptions<E>) {
    throw new Error("to come");
  }
  get name(): string {
    throw new Error("to come");
  }
  get endpoints(): readonly E[] {
    throw new Error("to come");
  }
  /** Replaces the endpoints. Those whose id stays keep their state. */
  setEndpoints(_endpoints: readonly E[], _now: number): void {
    throw new Error("to come");
  }
  /** Chooses an endpoint and counts a call in flight on it: `report` must follow once. */
  pick(_now: number, _tried?: readonly string[]): E | undefined {
    throw new Error("to come");
  }
  /** Ends a call begun by `pick`. */
  report(_endpoint: E, _result: EndpointResult, _now: number): void {
    throw new Error("to come");
  }
  snapshots(_now: number): readonly EndpointSnapshot[] {
    throw new Error("to come");
  }
}
