/** A limit as data, from texts such as `< 300ms`, `>= 99%`, `<= 4`. Milliseconds, ratio 0–1, or plain count. */
export interface BoundRef {
  readonly operator: "<" | "<=" | ">" | ">=" | "=";
  readonly value: number;
  readonly unit: "ms" | "ratio" | "count";
}
