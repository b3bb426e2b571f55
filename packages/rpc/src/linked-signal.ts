/** A signal that follows others for as long as it is needed. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Takes its listeners off; call it when the work has ended. */
  readonly unlink: () => void;
}

/**
 * Aborts as soon as one of two signals does. Unlike `AbortSignal.any` it leaves nothing behind on a signal that outlives
 * the call.
 *
 * @returns Undefined when there is no signal to follow.
 */
export function linkSignals(
  a: AbortSignal | undefined,
  b: AbortSignal | undefined,
): LinkedSignal | undefined {
  if (a === undefined || b === undefined || a === b) return unlinked(a ?? b);
  if (a.aborted || b.aborted) return unlinked(a.aborted ? a : b);
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

function unlinked(signal: AbortSignal | undefined): LinkedSignal | undefined {
  return signal && { signal, unlink: nothing };
}

function nothing(): void {
  // There is no listener to take off.
}
