import type { FaultProxyCounters, ProxyCounters } from "@holdfast/fault-proxy";
import { type Proxy as ProxyHandle, Toxic, Toxiproxy } from "toxiproxy-node-client";
import type { ToxicFault } from "./fault.ts";
import { withinLimit } from "./within-limit.ts";

/** A link of the system as the proxy has it. */
export interface FaultLink {
  readonly name: string;
  /** `host:port` the proxy listens on. */
  readonly listen: string;
  /** `host:port` of the instance behind it. */
  readonly upstream: string;
  /** `host:port` the link's client connects to. */
  readonly address: string;
}

/** Stands before the proxies of a runtime whose proxies are not what clients connect to. */
export interface LinkDoors {
  /** From now on connections to these links are refused. Those that are open stay. */
  close(link: string, signal?: AbortSignal): Promise<void>;
  open(link: string, signal?: AbortSignal): Promise<void>;
}

export interface FaultLinksOptions {
  /** Of Toxiproxy's API, e.g. `http://127.0.0.1:8474`. */
  readonly url: string;
  /** Of whatever answers `/holdfast/counters`. Default the same. */
  readonly countersUrl?: string;
  readonly doors?: LinkDoors;
}

/** The API is a local process that answers in milliseconds; a paused or dead one must not hold up a heal. */
const answerLimitMs = 2_000;

/**
 * The links of a running system, driven through Toxiproxy's HTTP API. Several faults may lie on one link: a toxic bears
 * the name of its own fault, and a link is enabled again when the last of those that disabled it lets go.
 */
export class FaultLinks {
  readonly #url: string;
  readonly #countersUrl: string;
  readonly #doors: LinkDoors | undefined;
  readonly #client: Toxiproxy;
  readonly #links = new Map<string, FaultLink>();
  readonly #handles = new Map<string, ProxyHandle>();
  readonly #toxics = new Map<string, Toxic<unknown>>();
  readonly #disabledBy = new Map<string, Set<string>>();

  constructor({ url, countersUrl = url, doors }: FaultLinksOptions) {
    this.#url = url;
    this.#countersUrl = countersUrl;
    this.#doors = doors;
    this.#client = new Toxiproxy(url);
  }

  /** @throws {Error} when one of them cannot listen. */
  async create(links: readonly FaultLink[]): Promise<void> {
    // Toxiproxy answers an empty list with null, which its client does not expect.
    if (links.length === 0) return;
    const body = links.map(({ name, listen, upstream }) => ({
      name,
      listen,
      upstream,
      enabled: true,
    }));
    const handles = await this.#ask("creating proxies", this.#client.populate(body));
    for (const link of links) {
      const handle = handles[link.name];
      if (handle === undefined) throw new Error(`fault proxy made no proxy ${link.name}`);
      this.#links.set(link.name, link);
      this.#handles.set(link.name, handle);
    }
  }

  /** `host:port` clients connect to. @throws {RangeError} for a link that was not created. */
  addressOf(name: string): string {
    const link = this.#links.get(name);
    if (link === undefined) throw new RangeError(`there is no proxy "${name}"`);
    return link.address;
  }

  /** @param toxicName Never used before on this link: counters go on counting under a name that comes back. */
  async addToxic(
    link: string,
    toxicName: string,
    { toxic: { type, ...attributes }, stream, toxicity }: Omit<ToxicFault, "kind" | "edge">,
    signal?: AbortSignal,
  ): Promise<void> {
    const handle = this.#handle(link);
    const body = {
      name: toxicName,
      type,
      stream: stream ?? "downstream",
      toxicity: toxicity ?? 1,
      attributes,
    };
    // Known before it is asked for: when the answer does not come, it may be in place all the same.
    const toxic = new Toxic<unknown>(this.#client.getApi(), handle.getPath(), body);
    this.#toxics.set(`${link} ${toxicName}`, toxic);
    await this.#ask(`toxic on ${link}`, handle.addToxic<unknown>(body), signal);
  }

  /** Does nothing when it is not there. */
  async removeToxic(link: string, toxicName: string, signal?: AbortSignal): Promise<void> {
    const key = `${link} ${toxicName}`;
    const toxic = this.#toxics.get(key);
    if (toxic === undefined) return;
    try {
      await this.#ask(`removing a toxic of ${link}`, toxic.remove(), signal);
    } catch (error) {
      // Somebody pressed the panic button, or it never came to be: it is not there.
      if (!(error instanceof Error && error.message.includes("status code 404"))) throw error;
    }
    this.#toxics.delete(key);
  }

  /** Closes its connections and refuses new ones until every holder has let go. */
  async disable(link: string, holder: string, signal?: AbortSignal): Promise<void> {
    const holders = this.#disabledBy.get(link) ?? new Set();
    this.#disabledBy.set(link, holders.add(holder));
    await this.#setEnabled(link, false, signal);
  }

  async enable(link: string, holder: string, signal?: AbortSignal): Promise<void> {
    const holders = this.#disabledBy.get(link);
    if (holders === undefined || !holders.has(holder)) return;
    if (holders.size === 1) await this.#setEnabled(link, true, signal);
    holders.delete(holder);
  }

  /** Whether any fault lies on it. */
  isFaulty(link: string): boolean {
    const isDisabled = (this.#disabledBy.get(link)?.size ?? 0) > 0;
    return isDisabled || [...this.#toxics.keys()].some((key) => key.startsWith(`${link} `));
  }

  /** What went over each link since it was created, by its name. */
  async counters(signal?: AbortSignal): Promise<Readonly<Record<string, ProxyCounters>>> {
    const response = await this.#ask(
      "counters of the proxies",
      fetch(`${this.#countersUrl}/holdfast/counters`).then((answer) => answer.json()),
      signal,
    );
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's answer is this type by packages/fault-proxy's own contract.
    return (response as FaultProxyCounters).proxies;
  }

  /** Names of the toxics that the proxy says it has now, by link. */
  async toxicsInPlace(signal?: AbortSignal): Promise<Readonly<Record<string, readonly string[]>>> {
    const proxies: unknown = await this.#ask(
      "toxics of the proxies",
      fetch(`${this.#url}/proxies`).then((answer) => answer.json()),
      signal,
    );
    return Object.fromEntries(
      Object.entries(isObject(proxies) ? proxies : {}).map(([link, proxy]) => {
        const toxics: unknown = isObject(proxy) ? proxy["toxics"] : [];
        const names = Array.isArray(toxics) ? toxics.filter(isObject).map(({ name }) => name) : [];
        return [link, names.map(String)];
      }),
    );
  }

  async #setEnabled(link: string, enabled: boolean, signal?: AbortSignal): Promise<void> {
    const handle = this.#handle(link);
    const { listen, upstream } = handle;
    // First at the door, so that a client meets one refusal and not two different ones.
    if (!enabled) await this.#doors?.close(link, signal);
    await this.#ask(
      `${enabled ? "enabling" : "disabling"} ${link}`,
      handle.update({ enabled, listen, upstream }),
      signal,
    );
    if (enabled) await this.#doors?.open(link, signal);
  }

  #handle(link: string): ProxyHandle {
    const handle = this.#handles.get(link);
    if (handle === undefined) throw new RangeError(`there is no proxy "${link}"`);
    return handle;
  }

  #ask<Result>(what: string, answer: Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return withinLimit(what, answerLimitMs, answer, signal);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
