/** Where a command reads and writes; a test gives its own. */
export interface CommandIo {
  /** Text for people and machines that asked for it: standard output. */
  readonly out: (text: string) => void;
  /** Progress and errors: standard error. */
  readonly err: (text: string) => void;
  readonly outIsTty: boolean;
  readonly inIsTty: boolean;
  /** Width of the terminal; undefined when there is none. */
  readonly columns: () => number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or SIGTERM, with an `Interruption` as reason. */
  readonly signal: AbortSignal;
  /** Aborted by a second Ctrl-C: skip the report, never the healing. */
  readonly hurry: AbortSignal;
}
