import { AsyncLocalStorage } from "node:async_hooks";
import { defaultPriority, type Priority } from "@holdfast/resilience";
import { CallPath } from "./call-path.ts";

/** What a call inherits from the work it is made in. */
export interface CallScope {
  /** Instant on the monotonic clock; `Infinity` without a deadline. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly priority: Priority;
}

/** A scope that also names the calls made in it. */
export interface NamedCallScope extends CallScope {
  readonly path: CallPath;
}

const scopes = new AsyncLocalStorage<NamedCallScope>();

/** @returns The scope of the server call or job that is being worked on; undefined outside of one. */
export function currentScope(): NamedCallScope | undefined {
  return scopes.getStore();
}

/** @param args Handed to the work, which so needs no closure. */
export function runInNamedScope<Args extends readonly unknown[], T>(
  scope: NamedCallScope,
  work: (...args: Args) => T,
  ...args: Args
): T {
  return scopes.run(scope, work, ...args);
}

/**
 * Runs work that no server call waits for, such as a job: calls made in it inherit what is given here and nothing else.
 *
 * @param scope Default: no deadline, no signal, priority `normal`.
 */
export function runInScope<T>(scope: Partial<CallScope>, work: () => T): T {
  const { deadline = Infinity, signal, priority = defaultPriority } = scope;
  return scopes.run({ deadline, signal, priority, path: CallPath.root(undefined) }, work);
}
