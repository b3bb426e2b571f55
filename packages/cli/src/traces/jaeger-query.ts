import { decodeJson, type Span, spansOf } from "@holdfast/scenario";
import { EnvironmentError } from "@holdfast/testbed";
import { oneLine } from "../one-line.ts";

/** Jaeger answers from memory; one that takes longer is stuck. */
const answerLimitMs = 10_000;

/** Asks Jaeger 2 by its stable query API, `/api/v3`. */
export class JaegerQuery {
  readonly #url: string;
  readonly #signal: AbortSignal;

  /** @param url Of its web interface, without a slash at its end. */
  constructor(url: string, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
  }

  /** @throws {EnvironmentError} when Jaeger does not answer. */
  async services(): Promise<readonly string[]> {
    const answer: unknown = JSON.parse((await this.#get("/api/v3/services")) ?? "{}");
    const services = field(answer, "services");
    return Array.isArray(services) ? services.map(String) : [];
  }

  /**
   * The spans of a trace as they were received, none when Jaeger does not know it.
   *
   * @throws {EnvironmentError} when Jaeger does not answer, or not with a trace.
   */
  async trace(traceId: string): Promise<readonly Span[]> {
    // Without rawTraces it shifts times by what it takes for a difference between clocks.
    const text = await this.#get(`/api/v3/traces/${traceId}?rawTraces=true`);
    if (text === undefined) return [];
    try {
      // One message for a small trace; several, one after the other, for a large one.
      const answer: unknown = JSON.parse(text);
      const request = decodeJson(JSON.stringify(field(answer, "result") ?? {}));
      return spansOf(request).map(({ span }) => span);
    } catch (error) {
      throw new EnvironmentError(`${this.#url} answered what is no trace: ${oneLine(error)}`);
    }
  }

  /** @returns Undefined for 404. */
  async #get(path: string): Promise<string | undefined> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(answerLimitMs)]);
    try {
      const response = await fetch(`${this.#url}${path}`, { signal });
      const text = await response.text();
      if (response.ok) return text;
      if (response.status === 404) return undefined;
      throw new Error(`status ${response.status}`);
    } catch (error) {
      this.#signal.throwIfAborted();
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new EnvironmentError(`no answer from Jaeger at ${this.#url}: ${oneLine(cause)}`, {
        cause,
      });
    }
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map(Object.entries(value)).get(name);
}
