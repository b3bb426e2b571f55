import { type EngineInspection, inspectEngine } from "@holdfast/testbed";
import type { Finding } from "./finding.ts";

/**
 * The container engine and the images, which the runtime `docker` needs and `local` does not.
 *
 * @param isNeeded The runtime is docker: what is not there is missing.
 */
export async function examineEngine(
  isNeeded: boolean,
  inspect: () => Promise<EngineInspection> = inspectEngine,
): Promise<readonly Finding[]> {
  const absence = isNeeded ? "missing" : "optional";
  const engine = await inspect();
  if (engine.kind === "absent") {
    return [{ name: "engine", state: absence, fact: engine.reason, mend: engine.advice }];
  }
  const { version, apiVersion, address, missingImages, advice } = engine;
  const found: Finding = {
    name: "engine",
    state: "ok",
    fact: `Docker ${version}, API ${apiVersion}, at ${address}`,
  };
  if (missingImages.length === 0) {
    return [found, { name: "images", state: "ok", fact: "every image that a run needs is there" }];
  }
  const fact = `missing: ${missingImages.join(", ")}`;
  return [found, { name: "images", state: absence, fact, mend: advice }];
}
