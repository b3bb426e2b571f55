import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { Balancer } from "../balancer.ts";
import type { Endpoint } from "../endpoint-gate.ts";
import type { BalancerPolicy } from "../pick-policy.ts";

const all: readonly string[] = ["a", "b", "c", "d", "e"];
const good = { as: "success", localOrigin: false } as const;

export const balancerWalks: readonly ModelWalk[] = (
  ["round-robin", "least-request", "power-of-two"] as const
).map(balancerWalk);

interface PlainEndpoint {
  readonly id: string;
  inFlight: number;
  turn: number;
}

/** What a policy may choose, given those left by the sieves. Chance decides among several. */
function mayChoose(policy: BalancerPolicy, from: readonly PlainEndpoint[]): readonly string[] {
  const loads = from.map(({ inFlight }) => inFlight);
  const ids = (fits: (endpoint: PlainEndpoint) => boolean) => from.filter(fits).map(({ id }) => id);
  switch (policy) {
    case "round-robin": {
      const longestAgo = Math.min(...from.map(({ turn }) => turn));
      return ids(({ turn }) => turn === longestAgo).slice(0, 1);
    }
    case "least-request":
      return ids(({ inFlight }) => inFlight === Math.min(...loads));
    // Of two different ones the less busy: never one that is busier than all others.
    case "power-of-two":
      return ids(
        ({ inFlight }) => from.length === 1 || loads.filter((load) => load >= inFlight).length > 1,
      );
  }
}

function balancerWalk(policy: BalancerPolicy): ModelWalk {
  return {
    name: `balancer, ${policy}`,
    start: (random) => {
      const out = new Set<string>();
      const gates = [{ admits: (id: string) => !out.has(id) }];
      const balancer = new Balancer<Endpoint>({
        name: "peers",
        endpoints: all.map((id) => ({ id })),
        policy,
        gates,
        panicThreshold: 0.5,
        random,
      });
      let plain: readonly PlainEndpoint[] = all.map((id) => ({ id, inFlight: 0, turn: 0 }));
      const inFlight: Endpoint[] = [];
      let turn = 0;
      const pick = (): string | undefined => {
        const tried = all.filter(() => random() < 0.2);
        const admitted = plain.filter(({ id }) => !out.has(id));
        const usable = admitted.length < 0.5 * plain.length ? plain : admitted;
        const fresh = usable.filter(({ id }) => !tried.includes(id));
        const allowed = mayChoose(policy, fresh.length === 0 ? usable : fresh);
        const chosen = balancer.pick(0, tried);
        turn += 1;
        if (chosen === undefined) return plain.length === 0 ? undefined : "none was chosen";
        for (const endpoint of plain) {
          if (endpoint.id !== chosen.id) continue;
          endpoint.inFlight += 1;
          endpoint.turn = turn;
        }
        inFlight.push(chosen);
        return allowed.includes(chosen.id) ? undefined : `${chosen.id}, not of ${allowed.join()}`;
      };
      const report = (): void => {
        const [ended] = inFlight.splice(upTo(random, inFlight.length), 1);
        if (ended === undefined) return;
        balancer.report(ended, good, 0);
        for (const endpoint of plain) if (endpoint.id === ended.id) endpoint.inFlight -= 1;
      };
      const change = (): void => {
        const ids = all.filter(() => random() < 0.8);
        balancer.setEndpoints(
          ids.map((id) => ({ id })),
          0,
        );
        const known = new Map(plain.map((endpoint) => [endpoint.id, endpoint]));
        plain = ids.map((id) => known.get(id) ?? { id, inFlight: 0, turn: 0 });
        const kept = inFlight.filter(({ id }) => ids.includes(id));
        inFlight.splice(0, inFlight.length, ...kept);
      };
      return () => {
        const chance = random();
        if (chance < 0.5) return pick();
        if (chance < 0.96) report();
        else if (chance < 0.98) change();
        else if (!out.delete(oneOf(random, all))) out.add(oneOf(random, all));
        const wrong = balancer
          .snapshots(0)
          .find(
            ({ id, inFlight: count }) => plain.find((each) => each.id === id)?.inFlight !== count,
          );
        return wrong === undefined ? undefined : `${wrong.id} has ${wrong.inFlight} in flight`;
      };
    },
  };
}
