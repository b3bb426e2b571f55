import type { ProxyCounters } from "@holdfast/fault-proxy";
import type { LinkDoors } from "../fault-links.ts";
import type { ProbeQuestion, ProbeResult } from "../meter/probe.ts";
import type { Link } from "../system-plan.ts";
import { withinLimit } from "../within-limit.ts";

/** What the meter adds to the words of the embedded proxy. */
export interface MeterCounters extends ProxyCounters {
  /** Connections that the proxy ended first, that it reset, and those of which one half has ended so far. */
  readonly ends: { readonly closed: number; readonly reset: number; readonly half: number };
}

/** The meter is on this machine and answers in milliseconds. */
const answerLimitMs = 2_000;

/** Speaks to the program in `meter/`, which stands before every link of a system in containers. */
export class LinkMeter implements LinkDoors {
  readonly url: string;

  /** @param url Of its API, e.g. `http://127.0.0.1:12001`. */
  constructor(url: string) {
    this.url = url;
  }

  /** @throws {Error} when one of the ports is taken. */
  async openLinks(
    links: readonly { readonly name: string; readonly port: number; readonly farPort: number }[],
  ): Promise<void> {
    await this.#ask("/links", links, answerLimitMs);
  }

  async close(link: string, signal?: AbortSignal): Promise<void> {
    await this.#ask("/doors", { name: link, isOpen: false }, answerLimitMs, signal);
  }

  async open(link: string, signal?: AbortSignal): Promise<void> {
    await this.#ask("/doors", { name: link, isOpen: true }, answerLimitMs, signal);
  }

  /** Says whether the instances behind some links run. */
  async setPresence(names: readonly string[], isPresent: boolean): Promise<void> {
    await this.#ask("/presence", { names, isPresent }, answerLimitMs);
  }

  /** Asks over a link as a new client would, past the counters: what is looked at is not changed by looking. */
  async probe(
    link: Link,
    limitMs: number,
    signal?: AbortSignal,
    question: ProbeQuestion = link.to.kind === "postgres" ? "postgres" : "grpc",
  ): Promise<ProbeResult> {
    const body = { name: link.name, question, limitMs };
    const answer = await this.#ask("/probe", body, limitMs + answerLimitMs, signal);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's answer is this type by meter/probe.ts.
    return answer as ProbeResult;
  }

  /** Whether containers reach an address. */
  async reaches(host: string, port: number, limitMs: number): Promise<boolean> {
    const answer = await this.#ask("/reach", { host, port, limitMs }, limitMs + answerLimitMs);
    return (
      typeof answer === "object" && answer !== null && Reflect.get(answer, "isReached") === true
    );
  }

  /** Shrinks the file system in memory of an instance; without a limit it gets its room back. */
  async limitTmpfs(instance: string, limitBytes?: number): Promise<void> {
    await this.#ask("/tmpfs", { name: instance, limitBytes }, answerLimitMs);
  }

  async #ask(path: string, body: unknown, limitMs: number, signal?: AbortSignal): Promise<unknown> {
    const asked = fetch(`${this.url}${path}`, { method: "POST", body: JSON.stringify(body) });
    const response = await withinLimit(`link meter ${path}`, limitMs, asked, signal);
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Error(`link meter ${path}: ${JSON.stringify(answer)}`);
  }
}
