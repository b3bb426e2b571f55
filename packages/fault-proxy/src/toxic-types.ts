import type { ToxicType } from "./toxic-type.ts";
import { bandwidth } from "./toxics/bandwidth.ts";
import { latency } from "./toxics/latency.ts";
import { limitData } from "./toxics/limit-data.ts";
import { noop } from "./toxics/noop.ts";
import { resetPeer } from "./toxics/reset-peer.ts";
import { slicer } from "./toxics/slicer.ts";
import { slowClose } from "./toxics/slow-close.ts";
import { timeout } from "./toxics/timeout.ts";

/** Every kind of toxic, by the name clients use. */
export const toxicTypes: ReadonlyMap<string, ToxicType> = new Map(
  [bandwidth, latency, limitData, noop, resetPeer, slicer, slowClose, timeout].map(
    (type: ToxicType) => [type.name, type],
  ),
);
