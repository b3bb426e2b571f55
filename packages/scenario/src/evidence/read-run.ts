import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { TraceSeal } from "../judge/trace-seal.ts";
import type { HistoryLine } from "../operation.ts";
import { readSpans } from "../otlp/read-spans.ts";
import type { Plan } from "../plan.ts";
import type { Manifest } from "./manifest.ts";
import { type ReadLines, readLines } from "./read-lines.ts";
import { runFiles } from "./run-folder.ts";
import { isEvent, isHistoryLine, isManifest, isPlan, isSeal } from "./stored-shapes.ts";

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
  /** Every event of every scenario that can be read. */
  readonly events: readonly EvidenceEvent[];
}

/**
 * Reads what concerns a run as a whole.
 *
 * @throws {StoredRunError} naming the file, when the folder does not hold a run.
 */
export async function readRun(folder: string): Promise<StoredRun> {
  const manifest = await readJson(folder, runFiles.manifest);
  if (!isManifest(manifest)) throw notThat(folder, runFiles.manifest, "the manifest of a run");
  const plans = await readPlans(folder);
  const { lines } = await readLines<EvidenceEvent>(folder, runFiles.events, isEvent);
  if (lines.length === 0) throw notThat(folder, runFiles.events, "the events of a run");
  return { folder, manifest, plans, events: lines };
}

/**
 * Everything that was collected for one scenario, from the files alone. What cannot be read is left out and said in
 * `damage`, so that a judge concludes nothing from what is not there.
 *
 * @throws {StoredRunError} when there is no plan for it, without which nothing can be judged.
 */
export async function readEvidence(folder: string, scenarioId: string): Promise<Evidence> {
  const plan = (await readPlans(folder)).find(({ scenario }) => scenario.id === scenarioId);
  if (plan === undefined) {
    throw new StoredRunError(`${join(folder, runFiles.plan)}: no scenario "${scenarioId}"`);
  }
  const log = await readLines<EvidenceEvent>(folder, runFiles.events, isEvent);
  const events = eventsOf(log.lines, scenarioId);
  const history = await readLines<HistoryLine>(folder, runFiles.history(scenarioId), isHistoryLine);
  const seals = await readSealsIfAny(folder, scenarioId, events);
  const traces = await readTraces(folder, scenarioId, events);
  const started = log.lines.find(({ kind }) => kind === "run-started");
  return {
    runId: started?.kind === "run-started" ? started.run : "",
    plan,
    events,
    history: history.lines,
    spans: traces.spans,
    seals: seals.lines,
    damage: [
      ...damageOfLog(log, events),
      ...wasStarted(events, history.damage),
      ...seals.damage,
      ...wasStarted(events, traces.damage),
    ],
  };
}

/** Those of the scenario, and those of the run up to its end: what came later does not concern it. */
function eventsOf(lines: readonly EvidenceEvent[], scenarioId: string): readonly EvidenceEvent[] {
  const end = lines.findIndex(
    ({ kind, scenario }) => kind === "scenario-ended" && scenario === scenarioId,
  );
  return (end < 0 ? lines : lines.slice(0, end + 1)).filter(
    ({ scenario }) => scenario === undefined || scenario === scenarioId,
  );
}

/** A torn last line is that of whatever was running then; a scenario that had ended lost nothing by it. */
function damageOfLog(
  log: ReadLines<EvidenceEvent>,
  events: readonly EvidenceEvent[],
): readonly string[] {
  const ended = events.some(({ kind }) => kind === "scenario-ended");
  return ended && log.onlyLastLineTorn ? [] : log.damage;
}

/** Files that a scenario leaves once it has begun are not missing before. */
function wasStarted(
  events: readonly EvidenceEvent[],
  damage: readonly string[],
): readonly string[] {
  return events.some(({ kind }) => kind === "scenario-started") ? damage : [];
}

/** Seals are written when traces have settled; where they never did there are none, and that is no damage. */
async function readSealsIfAny(
  folder: string,
  scenarioId: string,
  events: readonly EvidenceEvent[],
): Promise<ReadLines<TraceSeal>> {
  const seals = await readLines<TraceSeal>(folder, runFiles.seals(scenarioId), isSeal);
  const stored = events.some(({ kind }) => kind === "traces-stored");
  return stored ? seals : { ...seals, damage: [] };
}

/**
 * The events say where in the file the spans of a scenario are, so that not all must be read. When the file has been
 * changed since, or the place does not hold what it should, all of it is read.
 */
async function readTraces(
  folder: string,
  scenarioId: string,
  events: readonly EvidenceEvent[],
): Promise<Pick<Evidence, "spans" | "damage">> {
  let file: Buffer;
  try {
    file = await readFile(join(folder, runFiles.traces));
  } catch {
    return { spans: [], damage: [`${runFiles.traces} is missing`] };
  }
  const stored = events.findLast((event) => event.kind === "traces-stored");
  if (stored !== undefined && stored.offset + stored.bytes <= file.length) {
    const part = file.subarray(stored.offset, stored.offset + stored.bytes);
    const read = await readSpans(part, scenarioId, runFiles.traces);
    if (read.damage.length === 0 && read.spans.length > 0) return read;
  }
  return readSpans(file, scenarioId, runFiles.traces);
}

async function readPlans(folder: string): Promise<readonly Plan[]> {
  const plans = await readJson(folder, runFiles.plan);
  if (!Array.isArray(plans) || !plans.every(isPlan)) {
    throw notThat(folder, runFiles.plan, "a list of plans");
  }
  return plans;
}

async function readJson(folder: string, name: string): Promise<unknown> {
  const file = join(folder, name);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw new StoredRunError(`${file} is missing: ${folder} is not the folder of a run`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StoredRunError(`${file} is not JSON`, { cause: error });
  }
}

function notThat(folder: string, name: string, what: string): StoredRunError {
  return new StoredRunError(`${join(folder, name)} does not hold ${what}`);
}
