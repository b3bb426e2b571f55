/** Which way bytes flow: `upstream` is client to server, `downstream` server to client. */
export type Stream = "upstream" | "downstream";

/** What went through one direction of a proxy, all of its connections together, since the proxy was made. */
export interface StreamCounters {
  /** Bytes read from the sending side. */
  readonly bytesReceived: number;
  /** Reads that brought them. */
  readonly chunksReceived: number;
  /** Bytes handed to the receiving side. */
  readonly bytesSent: number;
  /** Writes that took them. */
  readonly chunksSent: number;
}

/** What one toxic did, all connections together. Kept after the toxic is removed: it is the receipt of a fault that was healed. */
export interface ToxicCounters {
  readonly name: string;
  readonly type: string;
  readonly stream: Stream;
  /** Whether the toxic is in place now. */
  readonly isActive: boolean;
  /** Connections it was rolled for and acts on. */
  readonly connectionsTouched: number;
  /** Connections its toxicity left alone. */
  readonly connectionsSpared: number;
  /** Chunks it acted on: delayed, sliced, dropped, cut or counted against a limit. */
  readonly chunks: number;
  readonly bytes: number;
  /** Chunks and bytes that never arrive: swallowed by `timeout` or `reset_peer`, cut off by `limit_data`. */
  readonly chunksDropped: number;
  readonly bytesDropped: number;
  /** Chunks, slices and closes that were made to wait, and for how long, in milliseconds. */
  readonly delays: number;
  readonly delayMsSum: number;
  readonly delayMsMax: number;
  /** Chunks waiting inside the toxic at this moment. */
  readonly chunksHeld: number;
  /** Connections it ended: all of them, and those among them that ended with a TCP reset. */
  readonly closes: number;
  readonly resets: number;
}

/** What one proxy did since it was made. Counters only grow, but for `active`, `chunksHeld` and `isActive`. */
export interface ProxyCounters {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly isEnabled: boolean;
  readonly connections: {
    /** Clients that connected. */
    readonly accepted: number;
    /** Those among them that were closed at once, because the upstream could not be reached. */
    readonly refused: number;
    /** Open now. */
    readonly active: number;
    /** Open connections that were cut because the proxy was disabled, changed or removed. */
    readonly cut: number;
  };
  readonly streams: Readonly<Record<Stream, StreamCounters>>;
  /** In the order in which they were added; removed ones stay, a name that comes back goes on counting. */
  readonly toxics: readonly ToxicCounters[];
}

/** All proxies of one server; the body of `GET /holdfast/counters`. */
export interface FaultProxyCounters {
  /** What every roll of the dice derives from. */
  readonly seed: string;
  /** By name. */
  readonly proxies: Readonly<Record<string, ProxyCounters>>;
}
