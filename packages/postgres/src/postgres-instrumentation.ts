/** Who wants to know about every round trip to the database; telemetry makes a CLIENT span of each. */
export interface PostgresInstrumentation {
  /**
   * Called in the caller's async context just before the statement, or the first statement of a transaction, waits
   * for a connection. What it throws is dropped: an observer never changes a result.
   *
   * @returns Whom to tell how it ended, or undefined when nobody wants to know.
   */
  queryStarted(query: QueryStart): QueryObservation | undefined;
}

/** What is about to be asked of the database. */
export interface QueryStart {
  /** Low in cardinality, fit to name a span: "INSERT orders", "transaction migrate". */
  readonly summary: string;
  /** Beginning of the text, with placeholders only: it holds no value, so it is safe to record. Absent for a transaction. */
  readonly text?: string;
  /** Database on the server. */
  readonly database: string;
  /** Host it is reached at, as configured (a proxy's, when there is one). */
  readonly serverAddress: string;
  /** Port it is reached at, as configured. */
  readonly serverPort: number;
}

export interface QueryObservation {
  /** Called once. */
  ended(end: QueryEnd): void;
}

/** How a statement or a transaction ended. */
export type QueryEnd =
  | {
      readonly kind: "ok";
      /** Rows the server sent back. */
      readonly returnedRows: number;
    }
  | {
      readonly kind: "failed";
      /** Class of the error, e.g. "OutcomeUnknownError". */
      readonly errorType: string;
      /** Five characters, from the server; absent when the server did not answer. */
      readonly sqlState?: string;
    };

/** Tells nobody. */
export const silentInstrumentation: PostgresInstrumentation = { queryStarted: () => undefined };
