import type { Attributes } from "@holdfast/resilience";
import type { ClientCallObservation } from "./rpc-instrumentation.ts";

/** The attributes of a call in its pipeline, and by them the way from an event of the pipeline back to the call. */
export class CallFacts {
  readonly [name: string]: string;
  readonly "rpc.method": string;
  readonly #observation: ClientCallObservation;

  constructor(method: string, observation: ClientCallObservation) {
    this["rpc.method"] = method;
    this.#observation = observation;
  }

  /** @returns The call that these are the attributes of; undefined when they are not of a call of ours. */
  static observationOf(attributes: Attributes | undefined): ClientCallObservation | undefined {
    return attributes instanceof CallFacts ? attributes.#observation : undefined;
  }
}
