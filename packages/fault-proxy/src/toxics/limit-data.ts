import { leave, type Pipe, type PipeContext } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "bytes";

/** Lets `bytes` bytes through and then ends the connection. What passed is remembered when the limit is changed. */
export const limitData: ToxicType<Field> = {
  name: "limit_data",
  goName: "LimitDataToxic",
  fields: [{ name: "bytes", goType: "int64" }],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  const { memory, receipt } = context;
  for (;;) {
    const chunk = yield { kind: "receive" };
    if (typeof chunk === "string") return leave(chunk);
    const allowed = Math.max(0, context.attribute("bytes") - memory.bytesPassed);
    const data = chunk.data.subarray(0, allowed);
    receipt.act(chunk.data.length);
    if (data.length < chunk.data.length) receipt.drop(chunk.data.length - data.length);
    if (data.length > 0) {
      memory.bytesPassed += data.length;
      yield { kind: "emit", chunk: { data, timestamp: chunk.timestamp } };
    }
    if (memory.bytesPassed >= context.attribute("bytes")) return "close";
  }
}
