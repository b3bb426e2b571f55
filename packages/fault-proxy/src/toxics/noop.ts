import { passThrough } from "../pipe.ts";
import { type ToxicType, unbufferedChunks } from "../toxic-type.ts";

/** Does nothing. Toxiproxy accepts it as a type, so a client may ask for it. */
export const noop: ToxicType<never> = {
  name: "noop",
  goName: "NoopToxic",
  fields: [],
  bufferChunks: unbufferedChunks,
  closesWhenRemoved: false,
  resetsOnClose: false,
  pipe: passThrough,
};
