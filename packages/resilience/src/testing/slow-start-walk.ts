import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { Balancer } from "../balancer.ts";
import type { Endpoint, GateChange } from "../endpoint-gate.ts";

const slowStartMs = 1_000;
const all: readonly string[] = ["a", "b", "c", "d"];

interface PlainEndpoint {
  readonly id: string;
  /** Since when it is used again, or for the first time; never for those there from the beginning. */
  since: number;
  turn: number;
}

/** Each in turn, of those that this choice's chance has let start already; of all when it has let none. */
export const slowStartWalk: ModelWalk = {
  name: "balancer, slow start",
  start: (random) => {
    let drawn = 0;
    let told: GateChange[] = [];
    const gate = {
      admits: () => true,
      changes: () => told.splice(0),
    };
    const balancer = new Balancer<Endpoint>({
      name: "peers",
      endpoints: all.map((id) => ({ id })),
      policy: "round-robin",
      gates: [gate],
      slowStartMs,
      random: () => drawn,
    });
    let plain: readonly PlainEndpoint[] = all.map((id) => ({
      id,
      since: Number.NEGATIVE_INFINITY,
      turn: 0,
    }));
    let turn = 0;
    let now = 0;
    const shareOf = ({ since }: PlainEndpoint): number =>
      Math.min(1, Math.max(0.1, (now - since) / slowStartMs));
    const change = (): void => {
      const ids = all.filter(() => random() < 0.8);
      const known = new Map(plain.map((endpoint) => [endpoint.id, endpoint]));
      balancer.setEndpoints(
        ids.map((id) => ({ id })),
        now,
      );
      plain = ids.map((id) => known.get(id) ?? { id, since: now, turn: 0 });
    };
    return () => {
      now += upTo(random, random() < 0.1 ? 700 : 20);
      if (random() < 0.02) change();
      if (random() < 0.05) {
        const endpoint = oneOf(random, all);
        told = [...told, { kind: "readmitted", endpoint, reason: "test" }];
        for (const each of plain) if (each.id === endpoint) each.since = now;
      }
      drawn = random();
      const started = plain.filter(
        (endpoint) => shareOf(endpoint) >= 1 || drawn < shareOf(endpoint),
      );
      const candidates = started.length === 0 ? plain : started;
      const longestAgo = Math.min(...candidates.map((endpoint) => endpoint.turn));
      const expected = candidates.find((endpoint) => endpoint.turn === longestAgo);
      const chosen = balancer.pick(now);
      turn += 1;
      if (expected !== undefined) expected.turn = turn;
      return chosen?.id === expected?.id
        ? undefined
        : `${chosen?.id} at ${now} ms, by the plain rule ${expected?.id}`;
    };
  },
};
