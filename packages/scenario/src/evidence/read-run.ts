import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { Plan } from "../plan.ts";
import type { Manifest } from "./manifest.ts";

/** A file of a run that is missing or cannot be read, in one line. */
export class StoredRunError extends Error {
  override readonly name = "StoredRunError";
}

/** What the files of a run say of the run as a whole. */
export interface StoredRun {
  readonly folder: string;
  readonly manifest: Manifest;
  /** In the order in which they ran. */
  readonly plans: readonly Plan[];
  /** Every event of every scenario. */
  readonly events: readonly EvidenceEvent[];
}

/** @throws {StoredRunError} naming the file. */
export async function readRun(_folder: string): Promise<StoredRun> {
  throw new Error("to come");
}

/**
 * Everything that was collected for one scenario, from the files alone. A torn last line, as a killed runner leaves
 * it, is left out; any other damage is an error.
 *
 * @throws {StoredRunError} naming the file.
 */
export async function readEvidence(_folder: string, _scenarioId: string): Promise<Evidence> {
  throw new Error("to come");
}
