/** What came of one attempt, before it is judged. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** The one judgement of an outcome that retry, breaker, outlier ejection and balancer all act on. */
export interface Verdict {
  /**
   * What the outcome says about the peer: it works (`success`), it does not (`failure`), or nothing at all (`ignored`:
   * we refused the call ourselves, or the caller gave up).
   */
  readonly as: "success" | "failure" | "ignored";
  /** Whether a second attempt may help, and for which calls it does no harm. */
  readonly retry: "never" | "if-idempotent" | "always";
  /** What the server asked for: wait so many milliseconds before the next attempt; negative means do not try again. */
  readonly pushbackMs?: number;
  /** True when this side saw it (a timeout, no connection) and not an answer of the peer. Default false. */
  readonly localOrigin?: boolean;
}

/** Judges outcomes. `classify` is the default; give another one to a pipeline whose results can be failures. */
export type Classifier = (outcome: Outcome) => Verdict;

/** Why no further attempt was made. */
export type StoppedBy =
  /** All attempts were used. */
  | "attempts"
  /** The retry budget was empty. */
  | "budget"
  /** The next attempt could not have begun before the deadline. */
  | "deadline"
  /** The server asked not to be tried again, or to be left alone for longer than we may wait. */
  | "pushback"
  /** A second attempt might have helped, but the call may not be repeated. */
  | "not-idempotent"
  /** A second attempt cannot help. */
  | "not-retryable";
