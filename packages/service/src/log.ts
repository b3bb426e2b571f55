import type { Clock } from "@holdfast/clock";

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface LogOptions {
  /** Name of the service: "checkout". */
  readonly service: string;
  /** Name of the instance: "checkout-a". */
  readonly instance: string;
  readonly clock: Clock;
  /** Takes one line with its line feed. Default: standard error. */
  readonly write?: (line: string) => void;
}

/** Writes one JSON object per line. Callers never pass tokens, keys or other people's data. */
export class Log {
  readonly #options: LogOptions;
  readonly #write: (line: string) => void;

  constructor(options: LogOptions) {
    this.#options = options;
    this.#write = options.write ?? ((line) => process.stderr.write(line));
  }

  info(message: string, fields?: LogFields): void {
    this.#line("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#line("warn", message, fields);
  }

  /** @param error What was caught; its name and message are written, and its stack when it is a bug. */
  error(message: string, error: unknown, fields?: LogFields): void {
    this.#line("error", message, { ...describe(error), ...fields });
  }

  #line(level: string, message: string, fields: LogFields = {}): void {
    const { service, instance, clock } = this.#options;
    const time = new Date(clock.unixNow()).toISOString();
    this.#write(`${JSON.stringify({ time, level, service, instance, message, ...fields })}\n`);
  }
}

/** Errors of the language itself mean a bug, and only there is the place of interest. */
function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const isBug = /^(?:Type|Range|Reference|Syntax)?Error$/u.test(error.name);
  return { error: error.name, reason: error.message, stack: isBug ? error.stack : undefined };
}
