import { systemClock } from "@holdfast/clock";
import { runSpans } from "@holdfast/report";
import { type OtlpRequest, type OtlpSender, readTraceRequests } from "@holdfast/scenario";
import { EnvironmentError } from "@holdfast/testbed";
import { readStoredRun } from "../find-run.ts";
import { judgedRunOf } from "../judged-run-of.ts";

export interface PushedRun {
  readonly spans: number;
  readonly requests: number;
  /** Spans that the receiver took without keeping them. */
  readonly rejected: number;
  /** What could not be read of the run, one line each. */
  readonly damage: readonly string[];
}

export interface PushOptions {
  readonly folder: string;
  readonly sender: OtlpSender;
  readonly signal: AbortSignal;
  /** Told now and then how far it is. */
  readonly onProgress: (spans: number) => void;
}

/** Tries for one request, the first included: a receiver that has just been started may not listen yet. */
export const pushAttempts = 5;
const retryPauseMs = 500;
/** Some hundred kilobytes: few requests, none of them large. */
const spansPerRequest = 500;
/** How many spans go by before progress is told again. */
const progressEvery = 5_000;

/**
 * Sends every stored span of a run, in order, then the run and its scenarios as spans.
 *
 * @throws {EnvironmentError} when the receiver does not take them.
 * @throws {UsageError} when the folder does not hold a run.
 */
export async function pushRun(options: PushOptions): Promise<PushedRun> {
  const { folder, sender, signal, onProgress } = options;
  const run = await readStoredRun(folder);
  const judged = await judgedRunOf(run);
  const damage: string[] = [];
  const totals = { spans: 0, requests: 0, rejected: 0 };
  let told = 0;
  const push = async (request: OtlpRequest): Promise<void> => {
    totals.rejected += await pushOne(sender, request, signal);
    totals.requests += 1;
    totals.spans += countSpans(request);
    if (totals.spans - told < progressEvery) return;
    told = totals.spans;
    onProgress(totals.spans);
  };
  let waiting: OtlpRequest["resourceSpans"] = [];
  for await (const request of readTraceRequests(folder, (what) => damage.push(what))) {
    waiting = [...waiting, ...request.resourceSpans];
    if (countSpans({ resourceSpans: waiting }) < spansPerRequest) continue;
    await push({ resourceSpans: waiting });
    waiting = [];
  }
  await push({ resourceSpans: [...waiting, ...runSpans(judged, run.events).resourceSpans] });
  return { ...totals, damage };
}

/** @returns Spans that were rejected. */
export async function pushOne(
  sender: OtlpSender,
  request: OtlpRequest,
  signal: AbortSignal,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    // oxlint-disable-next-line no-await-in-loop -- the next try only after this one failed.
    const result = await sender.send(request, signal);
    if (result.kind === "taken") return result.rejected;
    signal.throwIfAborted();
    if (result.kind === "refused" || attempt >= pushAttempts) {
      throw new EnvironmentError(`spans were not taken: ${result.reason}`);
    }
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await systemClock.sleep(retryPauseMs, signal);
  }
}

function countSpans({ resourceSpans }: OtlpRequest): number {
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .reduce((sum, { spans }) => sum + spans.length, 0);
}
