/**
 * Does several things side by side. When one fails the others are told to stop and waited for, so that nothing goes on
 * behind the back of who tidies up.
 *
 * @throws What the first one that failed threw.
 */
export async function together(
  signal: AbortSignal | undefined,
  work: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const failure = new AbortController();
  const either = signal === undefined ? failure.signal : AbortSignal.any([failure.signal, signal]);
  let first: { readonly error: unknown } | undefined;
  await Promise.all(
    work.map(async (part) => {
      try {
        await part(either);
      } catch (error) {
        first ??= { error };
        failure.abort(error);
      }
    }),
  );
  if (first !== undefined) throw first.error;
}
