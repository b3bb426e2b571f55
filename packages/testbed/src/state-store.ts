import type { Row } from "./started-testbed.ts";

/** Where a service keeps its state, as checks look at it: around the proxies, so that a fault does not blind the judge. */
export interface StateStore extends AsyncDisposable {
  /** @throws {Error} naming the service, when the statement is wrong, would write, or nobody answers. */
  query(sql: string): Promise<readonly Row[]>;
  /** @throws {Error} naming the service, when a statement fails. */
  prepare(sql: string): Promise<void>;
}
