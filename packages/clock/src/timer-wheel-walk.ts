import { type ModelWalk, upTo } from "./model-walk.ts";
import { TimerWheel } from "./timer-wheel.ts";

interface PlainTimer {
  readonly due: number;
  readonly cancel: () => void;
  fired: boolean;
}

/** A wheel beside a plain list of timers. The host wakes it when it asked to be woken, at times later. */
export const timerWheelWalk: ModelWalk = {
  name: "timer wheel",
  start: (random) => {
    let now = 0;
    let wakeUp: { readonly at: number; readonly wake: () => void } | undefined;
    const wheel = new TimerWheel({
      now: () => now,
      wakeIn: (delayMs, wake) => {
        const asked = { at: now + delayMs, wake };
        wakeUp = asked;
        return () => {
          if (wakeUp === asked) wakeUp = undefined;
        };
      },
    });
    let timers: PlainTimer[] = [];
    let early: string | undefined;
    const set = (): void => {
      const delayMs = random() * (random() < 0.1 ? 5_000 : 100);
      const due = now + delayMs;
      const timer = wheel.schedule(delayMs, () => {
        plain.fired = true;
        if (now < due) early = `fired at ${now}, due at ${due}`;
      });
      const plain: PlainTimer = { due, fired: false, cancel: () => timer.cancel() };
      timers.push(plain);
    };
    const pass = (): void => {
      const until = now + random() * (random() < 0.02 ? 4_000 : 40);
      while (wakeUp !== undefined && wakeUp.at <= until) {
        const { at, wake } = wakeUp;
        now = Math.max(now, at);
        wakeUp = undefined;
        wake();
      }
      now = until;
    };
    return () => {
      const chance = random();
      if (chance < 0.5) set();
      else if (chance < 0.75) timers.splice(upTo(random, timers.length), 1)[0]?.cancel();
      else pass();
      timers = timers.filter(({ fired }) => !fired);
      if (early !== undefined) return early;
      if (wheel.pending !== timers.length) return `${wheel.pending} pending, not ${timers.length}`;
      // The wheel looks once in a millisecond and asks to be woken a millisecond from now at the soonest.
      const late = timers.find(({ due }) => due + 2 < now);
      return late === undefined ? undefined : `due at ${late.due}, not fired at ${now}`;
    };
  },
};
