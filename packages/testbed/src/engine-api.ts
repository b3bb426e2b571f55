import { request } from "node:http";
import { type EngineAddress, formatEngineAddress } from "./engine-address.ts";

/** The engine did not do what it was asked: nobody was there, or it said no. Nothing is known of the effect without `status`. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  /** HTTP status it answered with. Absent when there was no answer. */
  readonly status: number | undefined;
  /** What the system said when there was no answer, e.g. `ENOENT`. */
  readonly code: string | undefined;

  constructor(message: string, options: { status?: number; code?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
  }
}

/** The engine answers in milliseconds, and removing a container takes it a second or two on a busy machine. */
const answerLimitMs = 20_000;

/**
 * A few questions to a container engine over its HTTP API, with nothing but what Node brings: for whoever tidies up after
 * a runner that is gone, and for looking whether there is an engine before anything larger is loaded.
 *
 * @see https://docs.docker.com/reference/api/engine/
 */
export class EngineApi {
  readonly #address: EngineAddress;

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  get name(): string {
    return formatEngineAddress(this.#address);
  }

  /** @throws {EngineError} when it does not answer, or not with success. */
  get(path: string, signal?: AbortSignal): Promise<unknown> {
    return this.#ask("GET", path, signal);
  }

  /** @throws {EngineError} when it does not answer, or not with success. */
  post(path: string, body?: object): Promise<unknown> {
    return this.#ask("POST", path, undefined, body);
  }

  /** @throws {EngineError} when it does not answer, or not with success. */
  delete(path: string, signal?: AbortSignal): Promise<unknown> {
    return this.#ask("DELETE", path, signal);
  }

  #ask(method: string, path: string, signal?: AbortSignal, body?: object): Promise<unknown> {
    const address = this.#address;
    const where =
      address.kind === "socket"
        ? { socketPath: address.path, host: "localhost" }
        : { host: address.host, port: address.port };
    const limit = AbortSignal.timeout(answerLimitMs);
    const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        if (signal?.aborted === true) reject(signal.reason);
        else reject(noAnswer(this.name, error, limit.aborted));
      };
      const asked = request({ ...where, method, path, agent: false, signal: either }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", fail);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 400) resolve(parsed(text));
          else reject(new EngineError(messageIn(text) ?? `status ${status}`, { status }));
        });
      });
      asked.on("error", fail);
      if (body !== undefined) asked.setHeader("content-type", "application/json");
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function noAnswer(name: string, cause: Error, isLate: boolean): EngineError {
  const code = "code" in cause ? String(cause.code) : undefined;
  const why = isLate ? `no answer within ${answerLimitMs} ms` : (code ?? cause.message);
  return new EngineError(`${name}: ${why}`, {
    cause,
    ...(code === undefined || isLate ? {} : { code }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageIn(text: string): string | undefined {
  const body = parsed(text);
  return typeof body === "object" && body !== null && "message" in body
    ? String(body.message)
    : undefined;
}
