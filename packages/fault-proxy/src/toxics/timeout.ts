import { leave, type Pipe, type PipeContext } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "timeout";

/** Swallows all data; ends the connection when none came for `timeout` ms. 0 never ends it: a black hole. */
export const timeout: ToxicType<Field> = {
  name: "timeout",
  goName: "TimeoutToxic",
  fields: [{ name: "timeout", goType: "int64" }],
  bufferChunks: unbufferedChunks,
  // Bytes are missing in the middle, so the connection cannot go on as if nothing had been.
  closesWhenRemoved: true,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  const forMs = context.attribute("timeout");
  for (;;) {
    const signal = yield forMs > 0 ? { kind: "receive", forMs } : { kind: "receive" };
    if (signal === "proceed") return "close";
    if (typeof signal === "string") return leave(signal);
    context.receipt.act(signal.data.length);
    context.receipt.drop(signal.data.length);
  }
}
