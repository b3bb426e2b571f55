import type { ScenarioIdentity } from "../plan.ts";
import { parseDuration } from "./duration.ts";
import { workspacePath } from "./location.ts";
import { requireKnownFields, requireNumber, requireText } from "./require.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Time above scripted time that a scenario has when it does not say: start (8 s on two cores), end of operations in
 * flight, settling of traces (20 s at most), stop.
 */
export const timeAboveScriptMs = 120_000;
const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

/** @throws {RangeError} when something the scenario says of itself is not sound. */
export function identityOf(
  { title, meta }: Scenario,
  file: string,
  workspaceFolder: string,
  durationMs: number,
): ScenarioIdentity {
  requireText(title, "the title of a scenario");
  const fields = ["id", "topology", "tags", "timeout", "owner", "issue"];
  requireKnownFields(meta, fields, "the second argument of scenario(…)");
  const { id, tags = [], timeout, owner, issue } = meta;
  if (!idPattern.test(id)) {
    throw new RangeError(`id must be small letters, digits and dashes, got "${id}"`);
  }
  const timeoutMs =
    timeout === undefined ? durationMs + timeAboveScriptMs : parseDuration(timeout, "timeout");
  requireNumber(timeoutMs, { above: durationMs }, "timeout (milliseconds, scripted time)");
  return {
    id,
    title,
    tags: [...tags],
    file: workspacePath(file, workspaceFolder),
    timeoutMs,
    ...(owner !== undefined && { owner }),
    ...(issue !== undefined && { issue }),
  };
}
