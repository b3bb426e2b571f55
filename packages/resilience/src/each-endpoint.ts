/** Bounds the memory that endpoints which come and go can take. Beyond it the oldest that is idle is forgotten. */
export const endpointsRememberedMax = 1_024;

/**
 * Keeps one of something for each endpoint, made when the endpoint is first used.
 *
 * @param isIdle Whether it can be forgotten without losing count of anything.
 */
export class EachEndpoint<T> {
  readonly #make: (endpointId: string) => T;
  readonly #isIdle: (one: T) => boolean;
  readonly #known = new Map<string, T>();

  constructor(make: (endpointId: string) => T, isIdle: (one: T) => boolean) {
    this.#make = make;
    this.#isIdle = isIdle;
  }

  /** @param endpointId Undefined where no endpoint was chosen. */
  obtain(endpointId = ""): T {
    const known = this.#known.get(endpointId);
    if (known !== undefined) return known;
    if (this.#known.size >= endpointsRememberedMax) this.#forgetOne();
    const made = this.#make(endpointId);
    this.#known.set(endpointId, made);
    return made;
  }

  #forgetOne(): void {
    const entries = [...this.#known];
    const [id] = entries.find(([, one]) => this.#isIdle(one)) ?? entries[0] ?? [""];
    this.#known.delete(id);
  }
}
