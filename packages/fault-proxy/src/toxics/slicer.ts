import { leave, type Pipe, type PipeContext } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

type Field = "average_size" | "size_variation" | "delay";

/** Cuts data into slices of `average_size` ± `size_variation` bytes, each followed by `delay` µs of silence. */
export const slicer: ToxicType<Field> = {
  name: "slicer",
  goName: "SlicerToxic",
  fields: [
    { name: "average_size", goType: "int" },
    { name: "size_variation", goType: "int" },
    { name: "delay", goType: "int" },
  ],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe,
};

function* pipe(context: PipeContext<Field>): Pipe {
  for (;;) {
    const chunk = yield { kind: "receive" };
    if (typeof chunk === "string") return leave(chunk);
    const { data, timestamp } = chunk;
    context.receipt.act(data.length);
    let start = 0;
    for (const end of sliceEnds(0, data.length, context)) {
      yield { kind: "emit", chunk: { data: data.subarray(start, end), timestamp } };
      start = end;
      const forMs = context.attribute("delay") / 1_000;
      context.receipt.delay(forMs);
      if ((yield { kind: "wait", forMs }) === "interrupted") {
        if (start < data.length)
          yield { kind: "emit", chunk: { data: data.subarray(start), timestamp } };
        return "interrupted";
      }
    }
  }
}

/**
 * Where the slices of [start, end) end. Toxiproxy's algorithm: halve with some variation until a piece is small enough. Its own
 * goes on for ever with an average of 0 and leaves the data with a variation above the average; here a cut always falls inside.
 */
function sliceEnds(start: number, end: number, context: PipeContext<Field>): number[] {
  const variation = Math.max(0, context.attribute("size_variation"));
  const size = end - start;
  if (size <= 1 || size - context.attribute("average_size") <= variation) return [end];
  const shift = variation === 0 ? 0 : Math.floor(context.random() * variation * 2) - variation;
  const middle = start + Math.floor(size / 2) + shift;
  const cut = Math.min(Math.max(middle, start + 1), end - 1);
  return [...sliceEnds(start, cut, context), ...sliceEnds(cut, end, context)];
}
