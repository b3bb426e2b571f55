/**
 * Reports that a function given to us threw, once for each function: mechanisms do not log, and a call must not fail for it, but it must not
 * be silent either.
 */
export function warnOnce(what: string): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    process.emitWarning(`${what} failed: ${String(error)}`, { type: "HoldfastWarning" });
  };
}
