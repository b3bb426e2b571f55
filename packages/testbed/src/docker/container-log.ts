import { closeSync, openSync, writeSync } from "node:fs";
import type { Readable } from "node:stream";
import type { EngineClient } from "./engine-client.ts";

/** Copies what a container says to a file, live, until it ends. */
export class ContainerLog {
  readonly #ended: Promise<void>;

  /** @param sinceMs Unix milliseconds; what it said before is in the file already. */
  constructor(engine: EngineClient, containerId: string, file: string, sinceMs: number) {
    this.#ended = follow(engine, containerId, file, sinceMs);
  }

  /** Resolves when all of it is in the file: a moment after the end of the container. */
  ended(): Promise<void> {
    return this.#ended;
  }
}

/** A log that cannot be followed is no reason to end a run: the engine keeps it too. */
async function follow(
  engine: EngineClient,
  containerId: string,
  file: string,
  sinceMs: number,
): Promise<void> {
  const handle = openSync(file, "a", 0o600);
  try {
    const container = engine.container.getById(containerId);
    const stream: Readable = await engine.container.logs(container, { since: sinceMs / 1_000 });
    for await (const text of stream) writeSync(handle, String(text));
  } catch {
    // See above.
  } finally {
    closeSync(handle);
  }
}
