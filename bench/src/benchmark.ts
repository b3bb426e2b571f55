/** One measured number, and how it compares with another way to do the same. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with. */
  readonly against: string;
  /** Ours over theirs, measured in alternating rounds of one run. */
  readonly ratio: number;
}

export interface BenchmarkContext {
  /** Hands over a figure as soon as it is known. */
  readonly report: (figure: Figure) => void;
  /** Says in one line what is being done. */
  readonly progress: (line: string) => void;
  /** Aborts when the user has had enough; a benchmark then stops its programs and rejects. */
  readonly signal: AbortSignal;
  /** Of everything that is left to chance: what was asked for with `--seed`, otherwise one of this run. */
  readonly seed: string;
}

/** What every `bench/<name>/benchmark.ts` exports under the name `benchmark`; `benchmarks.ts` lists them. */
export interface Benchmark {
  /** As it is asked for on the command line: the name of its folder. */
  readonly name: string;
  /** What it measures, in a few words. */
  readonly title: string;
  readonly run: (context: BenchmarkContext) => Promise<void>;
}
