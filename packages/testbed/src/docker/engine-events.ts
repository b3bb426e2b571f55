import type { Readable } from "node:stream";
import { parseEngineAddress } from "../engine-address.ts";
import { EngineApi, EngineError } from "../engine-api.ts";
import type { EngineClient } from "./engine-client.ts";

/** What a connection meets where nobody listens any more. */
const goneCodes: ReadonlySet<string> = new Set(["ENOENT", "ECONNREFUSED"]);

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
}

/** An engine that is being stopped closes its door first, and may go on telling events for as long as it likes. */
const lookEveryMs = 1_000;

/** Tells the ends of a run's containers in the moment in which they happen, and the end of the engine. */
export class EngineEvents implements Disposable {
  readonly #api: EngineApi;
  readonly #timer: NodeJS.Timeout;
  readonly #stream: Readable;
  readonly #listeners = new Map<string, (end: ContainerEnd) => void>();
  #onLost: () => void = () => {};
  #isClosed = false;
  #isLost = false;

  private constructor(api: EngineApi, stream: Readable) {
    this.#api = api;
    this.#stream = stream;
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#receive(line);
    });
    stream.on("error", () => this.#lost());
    stream.on("close", () => this.#lost());
    this.#timer = setInterval(() => void this.isEngineThere(), lookEveryMs);
    this.#timer.unref();
  }

  /** @throws {Error} when the engine does not answer. */
  static async watch(engine: EngineClient, address: string, label: string): Promise<EngineEvents> {
    const filters = JSON.stringify({ type: ["container"], event: ["die"], label: [label] });
    const stream = await engine.container.dockerode.getEvents({ filters });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's response, which dockerode declares by an older interface.
    return new EngineEvents(new EngineApi(parseEngineAddress(address)), stream as Readable);
  }

  /** Whether the engine is gone. It may go on answering those who were connected, and do nothing. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether the engine that told the end of a container is there itself: one that is being stopped ends them all. */
  async isEngineThere(): Promise<boolean> {
    try {
      await this.#api.get("/_ping");
      return true;
    } catch (error) {
      // A busy one takes long, which is no reason to give it up.
      const isGone = error instanceof EngineError && goneCodes.has(error.code ?? "");
      if (isGone) this.#lost();
      return !isGone;
    }
  }

  onEnd(containerId: string, listener: (end: ContainerEnd) => void): void {
    this.#listeners.set(containerId, listener);
  }

  /** Called once when the engine no longer tells anything. */
  onLost(listener: () => void): void {
    this.#onLost = listener;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#stream.destroy();
  }

  #lost(): void {
    if (this.#isClosed) return;
    this[Symbol.dispose]();
    this.#isLost = true;
    this.#onLost();
  }

  #receive(line: string): void {
    if (line.trim() === "") return;
    const event = parseEvent(line);
    if (event === undefined) return;
    this.#listeners.get(event.containerId)?.({ exitCode: event.exitCode });
  }
}

/** @returns Undefined for what is no end of a container. */
export function parseEvent(
  line: string,
): { readonly containerId: string; readonly exitCode: number } | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  const actor = field(event, "Actor");
  const containerId = field(actor, "ID");
  const exitCode = Number(field(field(actor, "Attributes"), "exitCode"));
  if (field(event, "Action") !== "die" || typeof containerId !== "string") return undefined;
  return { containerId, exitCode };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
