import type { OperationResult } from "../build/load.ts";
import type { Outcome } from "../check-plan.ts";

/** One call of an operation, as far as its outcome goes. */
export interface JudgedCall {
  readonly status: string;
  readonly message: string;
  readonly outcome: Outcome;
  readonly read: boolean;
}

export interface OperationOutcome {
  readonly outcome: Outcome;
  readonly status: string;
  readonly message: string;
}

/** How an operation function came back. */
export type OperationReturn =
  | { readonly kind: "returned"; readonly value: OperationResult }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "gave-up" };

/** Status of an operation whose function threw. */
export const threwStatus = "THREW";
/** Status of an operation that had not ended when the runner stopped waiting. */
export const notFinishedStatus = "NOT_FINISHED";

/**
 * What became of an operation as a whole.
 *
 * The result that the function returns decides, or else its last call. A fail is only a fail when no other call of the
 * operation may have taken effect. A function that throws fails when none of its writes may have taken effect, and is
 * info otherwise; so is one that never returns.
 */
export function operationOutcome(
  calls: readonly JudgedCall[],
  back: OperationReturn,
): OperationOutcome {
  const mayHaveTakenEffect = calls.some((call) => !call.read && call.outcome !== "fail");
  switch (back.kind) {
    case "gave-up":
      return { outcome: "info", status: notFinishedStatus, message: "" };
    case "threw":
      return {
        outcome: mayHaveTakenEffect ? "info" : "fail",
        status: threwStatus,
        message: back.error instanceof Error ? back.error.message : String(back.error),
      };
    case "returned": {
      const last = calls.at(-1) ?? { outcome: "ok" as const, status: "OK", message: "" };
      const decisive = back.value ?? last;
      const { outcome, status = last.status, message = "" } = decisive;
      const own = back.value !== undefined && !("body" in back.value);
      if (outcome !== "fail" || own || !mayHaveTakenEffect) return { outcome, status, message };
      return { outcome: "info", status, message };
    }
  }
}
