/** Waits until everything that can react without time passing has reacted. */
export async function reacted(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
