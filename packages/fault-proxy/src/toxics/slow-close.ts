import { type Pipe, type PipeContext } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "delay";

/** Lets data through and keeps the connection from closing until `delay` ms after its sender closed it. */
export const slowClose: ToxicType<Field> = {
  name: "slow_close",
  goName: "SlowCloseToxic",
  fields: [{ name: "delay", goType: "int64" }],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  for (;;) {
    const signal = yield { kind: "receive" };
    if (signal === "interrupted") return "interrupted";
    if (typeof signal === "string") {
      const startedAt = context.now();
      const waited = yield { kind: "wait", forMs: context.attribute("delay") };
      context.receipt.delay(context.now() - startedAt);
      // Interrupted, the end is still to come: the next toxic on this stub is told of it again.
      return waited === "interrupted" ? "interrupted" : "end";
    }
    yield { kind: "emit", chunk: signal };
  }
}
