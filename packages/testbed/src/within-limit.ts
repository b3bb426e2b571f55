/**
 * Waits for something that takes no AbortSignal, but not for ever.
 *
 * @throws {Error} saying `what` took longer than `limitMs`; or the reason of `signal`.
 */
export async function withinLimit<Result>(
  what: string,
  limitMs: number,
  wait: Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  signal?.throwIfAborted();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`${what}: no answer within ${limitMs} ms`));
  }, limitMs);
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([wait, interrupted]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
