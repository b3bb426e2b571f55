import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { runLabel } from "../reap-containers.ts";

/** What every container, network and volume of a run bears. */
export type RunLabels = Readonly<Record<string, string>>;

/** @param mark Of the run, as its journal has it. */
export function runLabels(mark: string, workspaceFolder: string): RunLabels {
  const hash = createHash("sha256").update(resolve(workspaceFolder)).digest("hex");
  return { [runLabel]: mark, "holdfast.workspace": hash.slice(0, 12) };
}
