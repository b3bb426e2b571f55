import type { Random } from "@holdfast/clock";
import type { Endpoint } from "./endpoint-gate.ts";
import type { EndpointState } from "./endpoint-state.ts";

/**
 * `round-robin`: each in turn. `least-request`: the least busy, chance among equals. `power-of-two`: the less busy of two drawn by chance.
 * The last two count recent failures as load.
 */
export type BalancerPolicy = "round-robin" | "least-request" | "power-of-two";

/** Chooses one of the candidates, undefined when there are none. */
export type Policy = <E extends Endpoint>(
  candidates: readonly EndpointState<E>[],
  now: number,
) => EndpointState<E> | undefined;

export function policyOf(policy: BalancerPolicy, random: Random): Policy {
  switch (policy) {
    case "round-robin":
      return roundRobin();
    case "least-request":
      return leastRequest(random);
    case "power-of-two":
      return powerOfTwo(random);
  }
}

/** The one whose last turn is longest ago: the list of candidates changes from call to call, so a place in it means nothing. */
function roundRobin(): Policy {
  let turn = 0;
  return (candidates) => {
    let chosen = candidates[0];
    for (const candidate of candidates) {
      if (chosen !== undefined && candidate.lastTurn < chosen.lastTurn) chosen = candidate;
    }
    turn += 1;
    if (chosen !== undefined) chosen.lastTurn = turn;
    return chosen;
  };
}

function leastRequest(random: Random): Policy {
  return (candidates, now) => {
    let chosen = candidates[0];
    let least = Number.POSITIVE_INFINITY;
    let equals = 0;
    for (const candidate of candidates) {
      const load = candidate.load(now);
      if (load > least) continue;
      equals = load < least ? 1 : equals + 1;
      least = load;
      if (random() * equals < 1) chosen = candidate;
    }
    return chosen;
  };
}

function powerOfTwo(random: Random): Policy {
  return (candidates, now) => {
    const count = candidates.length;
    if (count < 2) return candidates[0];
    const first = Math.floor(random() * count);
    // One of the others, each with the same chance: two looks at the same one would be no choice.
    const second = (first + 1 + Math.floor(random() * (count - 1))) % count;
    const [a, b] = [candidates[first], candidates[second]];
    return a !== undefined && b !== undefined && b.load(now) < a.load(now) ? b : a;
  };
}
