import type { BuildContext } from "./build-context.ts";
import type { BreakerChecks } from "./checks.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { requireKnownFields, requireOneOf } from "./require.ts";

const states = ["closed", "open", "half_open"];

/** Claims about the breakers of one name, of every instance that has it. */
export function breakerChecks(context: BuildContext, breaker: string): BreakerChecks {
  context.topology.breaker(breaker, "check.breaker");
  const chain = context.chain(
    `check.breaker("${breaker}")`,
    ".toBecome(state).within(…).of(…) or .toStay(state, window)",
  );
  return {
    toBecome: (state, options = {}) => {
      requireOneOf(state, states, "toBecome");
      requireKnownFields(options, ["instances"], "toBecome");
      const quantifier = options.instances ?? "some";
      requireOneOf(quantifier, ["some", "every"], "toBecome, instances");
      const becoming = chain.next(`.toBecome("${state}")`, ".within(duration).of(instant)");
      return {
        within: (duration) => {
          const withinMs = parseDuration(duration, "toBecome, within");
          const waiting = becoming.next(`.within("${duration}")`, ".of(instant)");
          return {
            of: (instant) => {
              const of = context.instant(instant, "toBecome, of");
              const who =
                quantifier === "every" ? `every breaker ${breaker}` : `breaker ${breaker}`;
              const title = `${who} becomes ${state} within ${formatDuration(withinMs)} of ${of.label}`;
              return waiting.claim(
                { kind: "breaker.becomes", breaker, state, withinMs, of: of.ref, quantifier },
                title,
              );
            },
          };
        },
      };
    },
    toStay: (state, window) => {
      requireOneOf(state, states, "toStay");
      const ref = context.window(window, "toStay");
      return chain.claim(
        { kind: "breaker.stays", breaker, state, window: ref },
        `breaker ${breaker} stays ${state} in ${window.label}`,
      );
    },
  };
}
