import { type Pipe, type PipeContext } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "timeout";

/** Ends the connection `timeout` ms after the first data or close, swallowing what came. Abruptly, if the connection began under it. */
export const resetPeer: ToxicType<Field> = {
  name: "reset_peer",
  goName: "ResetToxic",
  fields: [{ name: "timeout", goType: "int64" }],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: true,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  const signal = yield { kind: "receive" };
  if (signal === "interrupted") return "interrupted";
  if (typeof signal !== "string") {
    context.receipt.act(signal.data.length);
    context.receipt.drop(signal.data.length);
  }
  const forMs = context.attribute("timeout");
  yield { kind: "hold", forMs };
  context.receipt.delay(forMs);
  return "close";
}
