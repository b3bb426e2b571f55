import type { Observer } from "./events.ts";
import { warnOnce } from "./warning.ts";

/** Keeps what an observer throws, or the promise it returns rejects with, away from the calls it is told of. */
export function isolated(observer: Observer): Observer {
  const warn = warnOnce("an observer of resilience events");
  return (event, ctx) => {
    try {
      const returned: unknown = observer(event, ctx);
      if (returned instanceof Promise) returned.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}
