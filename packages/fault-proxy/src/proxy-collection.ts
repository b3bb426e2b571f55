import type { Clock } from "@holdfast/clock";
import type { FaultProxyCounters } from "./counters.ts";
import { Proxy } from "./proxy.ts";
import type { ProxyConfig } from "./proxy-config.ts";

/** A proxy of this name is there already. Nothing was changed. */
export class ProxyExistsError extends Error {
  override readonly name = "ProxyExistsError";
}

/** All proxies of one server, by name. Changes are made one after the other. */
export class ProxyCollection {
  readonly #seed: string;
  readonly #clock: Clock;
  readonly #proxies = new Map<string, Proxy>();
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(seed: string, clock: Clock) {
    this.#seed = seed;
    this.#clock = clock;
  }

  /** Sorted by name. */
  list(): Proxy[] {
    return [...this.#proxies.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Proxy | undefined {
    return this.#proxies.get(name);
  }

  /** Runs `change` when every change before it is done. */
  async change<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => {});
    return await result;
  }

  /** @throws {ProxyExistsError} @throws {ListenError} */
  async add(config: ProxyConfig): Promise<Proxy> {
    if (this.#proxies.has(config.name)) throw new ProxyExistsError(config.name);
    return await this.#start(config);
  }

  /** Leaves a proxy with the same addresses as it is, toxics and all; replaces one with others. @throws {ListenError} @throws {AddressError} */
  async addOrReplace(config: ProxyConfig): Promise<Proxy> {
    const existing = this.#proxies.get(config.name);
    if (existing !== undefined) {
      if (!(await existing.differs(config))) return existing;
      existing.stop();
    }
    return await this.#start(config);
  }

  remove(proxy: Proxy): void {
    proxy.stop();
    this.#proxies.delete(proxy.name);
  }

  clear(): void {
    for (const proxy of this.#proxies.values()) this.remove(proxy);
  }

  counters(): FaultProxyCounters {
    const proxies = Object.fromEntries(this.list().map((proxy) => [proxy.name, proxy.counters()]));
    return { seed: this.#seed, proxies };
  }

  async #start(config: ProxyConfig): Promise<Proxy> {
    const proxy = new Proxy({ ...config, seed: this.#seed, clock: this.#clock });
    if (config.enabled !== false) await proxy.start();
    this.#proxies.set(proxy.name, proxy);
    return proxy;
  }
}
