/** `manifest.json`: what ran, where, with what. */
export interface Manifest {
  readonly schema: "https://holdfast.dev/schema/manifest-1.json";
  readonly run: string;
  readonly seed: number;
  readonly startedUnixMs: number;
  readonly runtime: string;
  readonly scenarios: readonly string[];
  readonly holdfastVersion: string;
  readonly nodeVersion: string;
  readonly host: {
    readonly platform: string;
    readonly arch: string;
    readonly cpus: number;
    readonly memoryBytes: number;
  };
  /** Null outside a checkout. */
  readonly gitCommit: string | null;
}
