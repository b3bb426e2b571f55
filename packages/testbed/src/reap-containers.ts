import { setTimeout as sleep } from "node:timers/promises";
import { parseEngineAddress } from "./engine-address.ts";
import { EngineApi, EngineError } from "./engine-api.ts";

/** Label of every container, network and volume: the mark of its run. */
export const runLabel = "holdfast.run";

/** How long it goes on looking and removing: twenty containers take a busy engine some seconds, one after the other. */
const reapLimitMs = 30_000;
const roundPauseMs = 250;
/** Rounds in a row that must find nothing, where the engine may still have been making something. */
const emptyRoundsMin = 2;
/** Rounds in a row without an answer, after which the engine counts as gone. */
const silentRoundsMax = 3;

export interface ReapedContainers {
  /** What was removed, one line each. */
  readonly actions: readonly string[];
  /** What could not be removed. */
  readonly left: readonly string[];
  /** Whether the engine gave no answer: what it has, it shows when it is back. */
  readonly isEngineSilent: boolean;
}

/**
 * Removes every container, network and volume of a run, by its label. Uses nothing but what Node brings and the engine's
 * HTTP API. Safe to repeat.
 *
 * @param address Of the engine, as the journal has it.
 * @param isOver Whether nobody asks the engine for more any longer. Default false: a runner may have died while it did.
 */
export async function reapContainers(
  address: string,
  mark: string,
  isOver = false,
): Promise<ReapedContainers> {
  const engine = new EngineApi(parseEngineAddress(address));
  const removed = { containers: 0, networks: 0, volumes: 0 };
  const deadline = performance.now() + reapLimitMs;
  let left: readonly string[] = [];
  let [emptyRounds, silentRounds] = [0, 0];
  while (emptyRounds < emptyRoundsMin && silentRounds < silentRoundsMax) {
    try {
      const outcomes = [await removeAll(engine, "containers", mark)];
      // Only then: a network that is asked to go while containers leave it may keep a wrong count of them for ever.
      if (outcomes.every((outcome) => outcome.left.length === 0)) {
        outcomes.push(await removeAll(engine, "networks", mark));
        outcomes.push(await removeAll(engine, "volumes", mark));
      }
      for (const { kind, gone } of outcomes) removed[kind] += gone;
      left = outcomes.flatMap((outcome) => outcome.left);
      const found = outcomes.reduce((sum, { gone }) => sum + gone, left.length);
      emptyRounds = found === 0 ? emptyRounds + 1 : 0;
      silentRounds = 0;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      left = [`containers of the run (${reason})`];
      silentRounds += 1;
    }
    if ((isOver && left.length === 0) || performance.now() > deadline) break;
    await sleep(roundPauseMs);
  }
  const actions = Object.entries(removed)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `removed ${count} ${count === 1 ? kind.slice(0, -1) : kind}`);
  return { actions, left, isEngineSilent: silentRounds > 0 };
}

type Kind = "containers" | "networks" | "volumes";

async function removeAll(
  engine: EngineApi,
  kind: Kind,
  mark: string,
): Promise<{ readonly kind: Kind; readonly gone: number; readonly left: readonly string[] }> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${runLabel}=${mark}`] }));
  const list =
    kind === "containers"
      ? `/containers/json?all=1&filters=${filters}`
      : `/${kind}?filters=${filters}`;
  const found = namesIn(kind, await engine.get(list));
  const outcomes = await Promise.all(found.map((name) => remove(engine, kind, name)));
  return {
    kind,
    gone: outcomes.filter((left) => left === undefined).length,
    left: outcomes.flatMap((left) => left ?? []),
  };
}

/** @returns What is left, with the engine's reason. */
async function remove(engine: EngineApi, kind: Kind, name: string): Promise<string | undefined> {
  const query = kind === "containers" ? "?force=1&v=1" : "";
  try {
    await engine.delete(`/${kind}/${encodeURIComponent(name)}${query}`);
    return undefined;
  } catch (error) {
    // Somebody else removes it, or has: that is what was wanted.
    if (error instanceof EngineError && error.status === 404) return undefined;
    return `${kind.slice(0, -1)} ${name} (${error instanceof Error ? error.message : String(error)})`;
  }
}

function namesIn(kind: Kind, answer: unknown): readonly string[] {
  const volumes: unknown = kind === "volumes" ? field(answer, "Volumes") : answer;
  const entries: unknown[] = Array.isArray(volumes) ? volumes : [];
  return entries.map((entry) => String(field(entry, kind === "volumes" ? "Name" : "Id")));
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
