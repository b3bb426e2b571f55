/** A signal that follows others for as long as it is needed. */
export interface LinkedSignal {
  readonly signal: AbortSignal | undefined;
  /** Takes its listeners off; call it when the work has ended. */
  readonly unlink: () => void;
}

/**
 * Aborts as soon as one of two signals does. Unlike `AbortSignal.any` it leaves nothing behind on a signal that outlives
 * the call.
 */
export function linkSignals(a: AbortSignal | undefined, b: AbortSignal | undefined): LinkedSignal {
  if (a === undefined || b === undefined || a === b) {
    return { signal: a ?? b, unlink: () => undefined };
  }
  const aborted = a.aborted ? a : b;
  if (aborted.aborted) return { signal: aborted, unlink: () => undefined };
  const controller = new AbortController();
  const abortA = (): void => controller.abort(a.reason);
  const abortB = (): void => controller.abort(b.reason);
  a.addEventListener("abort", abortA, { once: true });
  b.addEventListener("abort", abortB, { once: true });
  return {
    signal: controller.signal,
    unlink: () => {
      a.removeEventListener("abort", abortA);
      b.removeEventListener("abort", abortB);
    },
  };
}
