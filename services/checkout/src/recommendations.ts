import type { Clock, Random } from "@holdfast/clock";
import { cache, fallback, type Observer, type Pipeline, pipeline } from "@holdfast/resilience";
import type { Client } from "@holdfast/rpc";
import type { RecommendationPort } from "./peer-ports.ts";

/**
 * How long recommendations for the same things are good, in milliseconds. What is bought together changes from day to day, so a
 * second is nothing; a minute old they are still better than none, and the answer says so.
 */
export const recommendationTimesMs = { fresh: 250, whileRefreshed: 750, ifError: 60_000 } as const;

/** Different carts remembered: those of a busy minute. */
export const cartsMax = 500;

export interface RecommendationsOptions {
  readonly client: Client<"shop.v1.Recommendation">;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of old answers and of those that had to be left out. */
  readonly observe: Observer;
  /** Whether to ask now. When not, what is remembered must do. */
  readonly isAsked: () => boolean;
}

/** Not asked: there is something more important to do. */
class NotAsked extends Error {
  override readonly name = "NotAsked";
}

/** Recommendation behind its gRPC interface: remembered for a while, left out when there are none. */
export function recommendations(options: RecommendationsOptions): RecommendationPort {
  const { client, isAsked, clock, random, observe } = options;
  const { fresh, whileRefreshed, ifError } = recommendationTimesMs;
  const remembered: Pipeline<undefined, typeof none> = pipeline(
    { name: "recommendations", clock, random, observe },
    fallback({ name: "recommendations", use: () => none, when: () => true }),
    cache(
      {
        freshMs: fresh,
        staleWhileRevalidateMs: whileRefreshed,
        staleIfErrorMs: ifError,
        entriesMax: cartsMax,
      },
      { key: ({ attributes }) => String(attributes["skus"]) },
    ),
  );
  return {
    recommend: async (skus, { signal }) => {
      const ask = async (): Promise<readonly string[]> => {
        if (!isAsked()) throw new NotAsked("recommendations are not asked for now");
        const answer = await client.recommend(
          { skus: [...skus], limit: 0 },
          signal === undefined ? {} : { signal },
        );
        return answer.skus;
      };
      const outcome = await remembered.outcome(ask, { attributes: { skus: skus.join(" ") } });
      if (!outcome.ok || outcome.source === "fallback") return { kind: "no answer" };
      const isOld = (outcome.ageMs ?? 0) >= fresh + whileRefreshed;
      return { kind: "skus", skus: outcome.value, isOld };
    },
  };
}

const none: readonly string[] = [];
