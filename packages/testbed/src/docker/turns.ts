/** Lets at most so many do something at a time; who comes later waits for a turn, in order. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param turnsMax How many at a time, 1 or more. */
  constructor(turnsMax: number) {
    if (!Number.isInteger(turnsMax) || turnsMax < 1) {
      throw new RangeError(`turnsMax must be a whole number of at least 1, got ${turnsMax}`);
    }
    this.#free = turnsMax;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
