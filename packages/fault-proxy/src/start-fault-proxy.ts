import { randomInt } from "node:crypto";
import { type Clock, systemClock } from "@holdfast/clock";
import { ApiServer } from "./api/api-server.ts";
import type { FaultProxyCounters } from "./counters.ts";
import { joinHostPort } from "./go/host-port.ts";
import { ProxyCollection } from "./proxy-collection.ts";
import type { ProxyConfig } from "./proxy-config.ts";

export interface FaultProxyOptions {
  /** Address the HTTP API listens on. Default `defaultApiHost`. */
  readonly host?: string;
  /** Port of the HTTP API, 0–65535; 0 takes a free one. Default `defaultApiPort`. */
  readonly port?: number;
  /**
   * What every roll of the dice derives from: toxicity, jitter and slice sizes of a connection depend on it, the proxy's
   * name, the connection's number on that proxy and the toxic's name and stream, and on nothing else. Default: drawn at start.
   */
  readonly seed?: string | number;
  /** Default `systemClock`. */
  readonly clock?: Clock;
  /** Proxies to start with. Default none. */
  readonly config?: readonly ProxyConfig[];
}

/** Toxiproxy's default is "localhost", which may resolve to IPv6 first; an address leaves no doubt. */
export const defaultApiHost = "127.0.0.1";

/** Toxiproxy's port, so that its clients find us. */
export const defaultApiPort = 8474;

/** A running server; disposing it closes the API, every proxy and every connection. */
export interface StartedFaultProxy extends AsyncDisposable {
  /** Where the HTTP API answers, without a slash at the end: `http://127.0.0.1:8474`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly seed: string;
  /** The receipts, as `GET /holdfast/counters` serves them. */
  counters(): FaultProxyCounters;
}

/**
 * Starts a TCP fault proxy with Toxiproxy 2.12's HTTP API inside this process.
 *
 * @throws {RangeError} when `port` is not a port.
 * @throws {Error} when the API's address cannot be listened on, or a proxy of `config` cannot start. Nothing is left listening.
 */
export async function startFaultProxy(options: FaultProxyOptions = {}): Promise<StartedFaultProxy> {
  const {
    host = defaultApiHost,
    port = defaultApiPort,
    clock = systemClock,
    config = [],
  } = options;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new RangeError(`port must be a whole number from 0 to 65535, got ${port}`);
  }
  const seed = String(options.seed ?? randomInt(2 ** 32));
  const proxies = new ProxyCollection(seed, clock);
  const api = new ApiServer(proxies);
  const close = async (): Promise<void> => {
    await api.close();
    await proxies.change(async () => proxies.clear());
  };
  try {
    for (const proxy of config) await proxies.change(() => proxies.addOrReplace(proxy));
    const taken = await api.listen(host, port);
    return {
      url: `http://${joinHostPort(host, taken)}`,
      host,
      port: taken,
      seed,
      counters: () => proxies.counters(),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
