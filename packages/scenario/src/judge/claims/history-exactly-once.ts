import type { ExactlyOnceClaim, Outcome } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { effectKeysByInput, effectsByKey, keyText } from "../effect-count.ts";
import { citeOperations } from "../load-window.ts";
import { countText } from "../measure-text.ts";
import type { OperationRecord } from "../operation-record.ts";
import { minOperations } from "../quantile.ts";
import { endAnswer } from "../query-answers.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";

/** A key whose effects do not agree with what its operations were told. */
interface Offence {
  readonly kind: "lost" | "doubled" | "unwanted" | "unknown";
  readonly key: string;
  readonly effects: number;
  readonly operations: readonly OperationRecord[];
}

/**
 * ok: exactly one effect; fail: none; info: none or one; a key that no operation asked for: none. Stated on the business
 * identity, so operations with the same key share one effect.
 */
export function judgeExactlyOnce(claim: ExactlyOnceClaim, file: CaseFile): Ruling {
  const expected = `${claim.load}: ok has one effect per ${claim.key}, fail none, info at most one`;
  const operations = file.operations.filter(({ load }) => load === claim.load);
  const oks = operations.filter(({ outcome }) => outcome === "ok").length;
  const byKey = Map.groupBy(operations, (operation) => keyOf(operation, claim.key));
  const nameless = byKey.get(undefined)?.[0];
  if (nameless !== undefined) {
    const reason = `operation ${nameless.index} has no ${claim.key} in what is known of its input`;
    return inconclusive({ expected, reason });
  }

  const effect = endAnswer(claim.effect, file.events);
  if (effect.kind === "missing") return inconclusive({ expected, reason: effect.reason });
  const counts = effectsByKey(effect.rows);
  if (counts.kind === "unreadable") return inconclusive({ expected, reason: counts.reason });
  const join = joinOf(claim, file);
  if (join.kind === "missing") return inconclusive({ expected, reason: join.reason });

  const effectKeysOf = (key: string): readonly string[] =>
    join.byInput === null ? [key] : (join.byInput.get(key) ?? []);
  const effectsOf = (key: string): number =>
    effectKeysOf(key).reduce((sum, effectKey) => sum + (counts.byKey.get(effectKey) ?? 0), 0);

  const offences: Offence[] = [];
  for (const [key, own] of byKey) {
    if (key === undefined) continue;
    const effects = effectsOf(key);
    const kind = offenceOf(outcomeOf(own), effects);
    if (kind !== null) offences.push({ kind, key, effects, operations: own });
  }
  const wanted = new Set(
    file.operations.flatMap((operation) => {
      const key = keyOf(operation, claim.key);
      return key === undefined ? [] : effectKeysOf(key);
    }),
  );
  for (const [key, effects] of counts.byKey) {
    if (effects > 0 && !wanted.has(key))
      offences.push({ kind: "unknown", key, effects, operations: [] });
  }

  const isCut = effect.isCut || join.isCut;
  const certain = offences.filter(({ kind }) => isCertainOffence(kind, isCut, join.isCut, file));
  const observed = observedText(operations.length, offences);
  if (certain.length > 0) return failWith(certain, { expected, observed }, file);
  if (isCut)
    return inconclusive({ expected, observed, reason: "not all rows of the query were kept" });
  if (offences.length > 0 || file.cutMs !== null) {
    return inconclusive({ expected, observed, reason: "the run was cut short before its end" });
  }
  if (oks === 0 || operations.length < minOperations) {
    const reason = `${countText(operations.length, "operation")}, ${oks} ok: at least ${minOperations} and one ok are needed`;
    return inconclusive({ expected, observed, reason });
  }
  return pass({ expected, observed });
}

type Join =
  | {
      readonly kind: "joined";
      /** Null when both sides know the same key. */
      readonly byInput: ReadonlyMap<string, readonly string[]> | null;
      readonly isCut: boolean;
    }
  | { readonly kind: "missing"; readonly reason: string };

function joinOf({ through }: ExactlyOnceClaim, { events }: CaseFile): Join {
  if (through === undefined) return { kind: "joined", byInput: null, isCut: false };
  const answer = endAnswer(through, events);
  if (answer.kind === "missing") return answer;
  const byInput = effectKeysByInput(answer.rows);
  return byInput === undefined
    ? {
        kind: "missing",
        reason: "the rows of the join are not (key of the input, key of the effect)",
      }
    : { kind: "joined", byInput, isCut: answer.isCut };
}

function keyOf({ inputs }: OperationRecord, field: string): string | undefined {
  const input = inputs.find(
    (candidate) => candidate[field] !== undefined && candidate[field] !== null,
  );
  return input === undefined ? undefined : keyText(input[field]);
}

/** What the customer knows of a key: ok if any operation said so, certainly nothing only if all failed. */
function outcomeOf(operations: readonly OperationRecord[]): Outcome {
  if (operations.some(({ outcome }) => outcome === "ok")) return "ok";
  return operations.every(({ outcome }) => outcome === "fail") ? "fail" : "info";
}

function offenceOf(outcome: Outcome, effects: number): Offence["kind"] | null {
  if (effects > 1) return "doubled";
  if (outcome === "ok") return effects === 1 ? null : "lost";
  return outcome === "fail" && effects > 0 ? "unwanted" : null;
}

/** What rows that were not kept, or time that was not given, could explain is no offence yet. */
function isCertainOffence(
  kind: Offence["kind"],
  isCut: boolean,
  joinIsCut: boolean,
  { cutMs }: CaseFile,
): boolean {
  switch (kind) {
    case "doubled":
    case "unwanted":
      return true;
    case "lost":
      return !isCut && cutMs === null;
    case "unknown":
      return !joinIsCut;
  }
}

function observedText(operations: number, offences: readonly Offence[]): string {
  const count = (kind: Offence["kind"]): number =>
    offences.filter((offence) => offence.kind === kind).length;
  return `${countText(operations, "operation")}: ${count("lost")} lost, ${count("doubled")} doubled, ${count("unwanted")} with an effect though failed, ${count("unknown")} effects nobody asked for`;
}

function failWith(
  offences: readonly Offence[],
  texts: { readonly expected: string; readonly observed: string },
  file: CaseFile,
): Ruling {
  const operations = offences.flatMap((offence) => offence.operations);
  const [first] = offences;
  const reason = `${texts.observed}; first: ${first?.key ?? ""} ${first?.kind ?? ""}`;
  return fail({
    ...texts,
    reason,
    solid: offences.some(({ kind }) => kind === "doubled"),
    evidence: {
      ...citeOperations(operations),
      rows: offences.map(({ kind, key, effects }) => ({ key, effects, kind })),
      story: storyOf(operations[0]?.traceId, file),
    },
  });
}
