import { leave, type Pipe, type PipeContext } from "../pipe.ts";
import type { ToxicType } from "../toxic-type.ts";

type Field = "latency" | "jitter";

/** Delays every chunk by `latency` ± `jitter` ms, counted from when it was received: chunks wait side by side, in order. */
export const latency: ToxicType<Field> = {
  name: "latency",
  goName: "LatencyToxic",
  fields: [
    { name: "latency", goType: "int64" },
    { name: "jitter", goType: "int64" },
  ],
  // Toxiproxy's number. With chunks of at most 32 KiB it bounds what one link holds back to 32 MiB.
  bufferChunks: 1024,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  for (;;) {
    const chunk = yield { kind: "receive" };
    if (typeof chunk === "string") return leave(chunk);
    const startedAt = context.now();
    const forMs = drawDelayMs(context) - (startedAt - chunk.timestamp);
    const waited = yield { kind: "wait", forMs };
    context.receipt.act(chunk.data.length);
    context.receipt.delay(context.now() - chunk.timestamp);
    if (waited === "interrupted") {
      // The chain is changing: out at once, without the rest of the delay, but never lost.
      yield { kind: "emit", chunk };
      return "interrupted";
    }
    yield { kind: "emit", chunk: { data: chunk.data, timestamp: chunk.timestamp + forMs } };
  }
}

/** Uniform over the whole milliseconds from `latency - jitter` to `latency + jitter - 1`, as in Toxiproxy. */
function drawDelayMs(context: PipeContext<Field>): number {
  const latencyMs = context.attribute("latency");
  const jitterMs = context.attribute("jitter");
  if (jitterMs <= 0) return latencyMs;
  return latencyMs + Math.floor(context.random() * jitterMs * 2) - jitterMs;
}
