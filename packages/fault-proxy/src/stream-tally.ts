import type { StreamCounters } from "./counters.ts";

/** Counts what goes through one direction of a proxy. Fields instead of methods: it is touched for every chunk. */
export class StreamTally implements StreamCounters {
  bytesReceived = 0;
  chunksReceived = 0;
  bytesSent = 0;
  chunksSent = 0;

  counters(): StreamCounters {
    const { bytesReceived, chunksReceived, bytesSent, chunksSent } = this;
    return { bytesReceived, chunksReceived, bytesSent, chunksSent };
  }
}
