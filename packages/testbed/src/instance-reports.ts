import type { Instance } from "./instance.ts";
import type { BreakerSample, FlushResult } from "./started-testbed.ts";

/** Export of what is buffered takes tens of milliseconds; an instance that is paused or cut off must not hold up the rest. */
export const flushLimitMs = 3_000;
/** Asked several times a second while load runs. */
export const stateLimitMs = 500;

const breakerStates = ["closed", "open", "half_open", "isolated"] as const;

export function flushInstances(
  instances: readonly Instance[],
  signal?: AbortSignal,
): Promise<readonly FlushResult[]> {
  return Promise.all(
    instances
      .filter((instance) => instance.control !== undefined)
      .map(async (instance) => {
        const { name, runnable } = instance;
        const answer = await answerOf(instance, () =>
          instance.control?.flush(flushLimitMs, signal),
        );
        const counts =
          answer === undefined
            ? {}
            : { spansExported: answer.spansExported, spansDropped: answer.spansDropped };
        return { instance: name, starts: runnable.starts, ...counts };
      }),
  );
}

export async function breakersOf(
  instances: readonly Instance[],
  signal?: AbortSignal,
): Promise<readonly BreakerSample[]> {
  const samples = await Promise.all(
    instances.map(async (instance) => {
      const state = await answerOf(instance, () =>
        instance.control?.getState(stateLimitMs, signal),
      );
      return (state?.breakers ?? []).flatMap((breaker) => {
        const known = breakerStates.find((name) => name === breaker.state);
        if (known === undefined) return [];
        const { name, endpoint, permitted, rejected, transitions } = breaker;
        return {
          instance: instance.name,
          name,
          endpoint,
          state: known,
          permitted,
          rejected,
          transitions,
        };
      });
    }),
  );
  return samples.flat();
}

/** An instance that does not run, or does not answer, has nothing to report: that is no error here. */
async function answerOf<Answer>(
  instance: Instance,
  ask: () => Promise<Answer> | undefined,
): Promise<Answer | undefined> {
  if (!instance.isRunning) return undefined;
  try {
    return await ask();
  } catch {
    return undefined;
  }
}
