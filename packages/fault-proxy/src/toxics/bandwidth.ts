import {
  type Chunk,
  leave,
  type Outcome,
  type Pipe,
  type PipeContext,
  type Signal,
  type Step,
} from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "rate";

/** A slow link hands out what it can in this long at a time, so that the receiver sees a trickle and not bursts. Toxiproxy's number. */
const intervalMs = 100;

/** Lets at most `rate` KB/s through. A rate of 0 lets nothing through and keeps everything. */
export const bandwidth: ToxicType<Field> = {
  name: "bandwidth",
  goName: "BandwidthToxic",
  fields: [{ name: "rate", goType: "int64" }],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  // How far the link is behind: what the bytes so far cost, less the time they really took. Timers fire late by
  // about a millisecond, and the error is given back to the next chunk.
  const debt = { ms: 0 };
  for (;;) {
    const chunk = yield { kind: "receive" };
    if (typeof chunk === "string") return leave(chunk);
    const startedAt = context.now();
    context.receipt.act(chunk.data.length);
    const left = yield* passAtRate(chunk, debt, context);
    context.receipt.delay(context.now() - startedAt);
    if (left === "interrupted") return left;
  }
}

function* passAtRate(
  chunk: Chunk,
  debt: { ms: number },
  context: PipeContext<Field>,
): Generator<Step, Outcome | "passed", Signal> {
  const { timestamp } = chunk;
  let rest = chunk.data;
  const rate = (): number => Math.max(0, context.attribute("rate"));
  debt.ms = rate() === 0 ? 0 : debt.ms + rest.length / rate();
  while (rest.length > rate() * intervalMs) {
    if ((yield { kind: "wait", forMs: intervalMs }) === "interrupted") return yield* flush();
    const share = rate() * intervalMs;
    if (share > 0) yield { kind: "emit", chunk: { data: rest.subarray(0, share), timestamp } };
    rest = rest.subarray(share);
    debt.ms -= intervalMs;
  }
  const startedAt = context.now();
  if ((yield { kind: "wait", forMs: debt.ms }) === "interrupted") return yield* flush();
  debt.ms -= context.now() - startedAt;
  if (rest.length > 0) yield { kind: "emit", chunk: { data: rest, timestamp } };
  return "passed";

  function* flush(): Generator<Step, Outcome, Signal> {
    if (rest.length > 0) yield { kind: "emit", chunk: { data: rest, timestamp } };
    return "interrupted";
  }
}
