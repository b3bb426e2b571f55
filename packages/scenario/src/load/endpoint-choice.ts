/** How a channel does. As in gRPC, in small letters. */
export type ChannelState = "idle" | "connecting" | "ready" | "transient-failure" | "shutdown";

export interface Candidate {
  readonly instance: string;
  readonly zone?: string;
  /** Asked only when it matters: asking may make a channel connect. */
  readonly state: () => ChannelState;
}

/**
 * The endpoint a client calls: that of its own zone while its channel is ready, else the next that is ready. When none
 * is, one that may become ready; when none may, the first, so that the call fails with what is wrong there.
 *
 * @param zone Zone of the client; null outside every zone.
 * @param turn Where the order of the others begins.
 * @throws {RangeError} when there are no candidates.
 */
export function chooseEndpoint<One extends Candidate>(
  candidates: readonly One[],
  zone: string | null,
  turn: number,
): One {
  const own = candidates.filter((candidate) => zone !== null && candidate.zone === zone);
  const others = candidates.filter((candidate) => !own.includes(candidate));
  const start = others.length === 0 ? 0 : turn % others.length;
  const order = [...own, ...others.slice(start), ...others.slice(0, start)];
  const chosen =
    order.find((candidate) => candidate.state() === "ready") ??
    order.find((candidate) => candidate.state() !== "transient-failure") ??
    order[0];
  if (chosen === undefined) throw new RangeError("there is no endpoint to choose from");
  return chosen;
}
