// One timer of the system serves all timeouts of a process. A timeout is a node in the list of the millisecond it is due in, so setting and
// cancelling it are a few pointer writes; the system's timer only walks the lists. While timeouts are pending it wakes at the next due one,
// and at least every `longestNapMs`; when it wakes and finds none it is not set again, so an idle process has no timer.
//
// After Varghese and Lauck, Hashed and Hierarchical Timing Wheels, SOSP 1987 (scheme 6).

import type { Timer } from "./clock.ts";

/** What a wheel needs from outside. */
export interface TimerWheelHost {
  now(): number;
  /** Calls `wake` after `delayMs`. @returns Cancels it. */
  wakeIn(delayMs: number, wake: () => void): () => void;
}

/** Lists, one for each millisecond; a later timeout shares the list of an earlier one. A power of two. */
const slotCount = 1024;
const slotMask = slotCount - 1;

/** Bounds how long the system's timer outlives the last timeout, and so how long it can keep a process from ending. */
const longestNapMs = 50;

export class TimerWheel {
  readonly #host: TimerWheelHost;
  readonly #slots: (Entry | undefined)[] = Array.from({ length: slotCount }, () => undefined);
  readonly #wake = (): void => this.#sweep();
  /** The last millisecond whose list was walked. */
  #sweptTick = 0;
  #pending = 0;
  #wakesAt = Number.POSITIVE_INFINITY;
  #cancelWake: (() => void) | undefined;

  constructor(host: TimerWheelHost) {
    this.#host = host;
  }

  /** Timeouts that have neither fired nor been cancelled. */
  get pending(): number {
    return this.#pending;
  }

  /** Calls `action` once, `delayMs` from now and never before. */
  schedule(delayMs: number, action: () => void): Timer {
    if (!Number.isFinite(delayMs)) {
      throw new RangeError(`delayMs must be a finite number, got ${delayMs}`);
    }
    const now = this.#host.now();
    if (this.#pending === 0) this.#sweptTick = Math.floor(now);
    const due = now + Math.max(0, delayMs);
    const tick = Math.max(Math.ceil(due), this.#sweptTick + 1);
    const entry = new Entry(due, action, this.#remove);
    this.#append(tick & slotMask, entry);
    this.#pending += 1;
    const wakesAt = Math.min(tick, now + longestNapMs);
    if (wakesAt < this.#wakesAt) this.#wakeAt(wakesAt, now);
    return entry;
  }

  #append(slot: number, entry: Entry): void {
    let head = this.#slots[slot];
    if (head === undefined) {
      head = new Entry(0, doNothing, doNothing);
      head.previous = head;
      head.next = head;
      this.#slots[slot] = head;
    }
    const last = head.previous ?? head;
    entry.previous = last;
    entry.next = head;
    last.next = entry;
    head.previous = entry;
  }

  readonly #remove = (entry: Entry): void => {
    unlink(entry);
    this.#pending -= 1;
  };

  #wakeAt(instant: number, now: number): void {
    this.#cancelWake?.();
    this.#wakesAt = instant;
    this.#cancelWake = this.#host.wakeIn(Math.max(1, Math.ceil(instant - now)), this.#wake);
  }

  #sweep(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY;
    this.#cancelWake = undefined;
    const now = this.#host.now();
    const due = this.#takeDue(now);
    let fired = 0;
    try {
      for (const entry of due) {
        fired += 1;
        this.#fire(entry);
      }
    } finally {
      // An action that throws ends the process unless someone listens; then the others must still fire.
      for (const entry of due.slice(fired)) this.#append((this.#sweptTick + 1) & slotMask, entry);
      this.#nap();
    }
  }

  #fire(entry: Entry): void {
    if (entry.isDone) return;
    entry.isDone = true;
    this.#pending -= 1;
    entry.action();
  }

  /** Walks the lists of the milliseconds that have passed. The entries stay cancellable until they fire. */
  #takeDue(now: number): readonly Entry[] {
    const due: Entry[] = [];
    const lastTick = Math.floor(now);
    const firstTick = Math.max(this.#sweptTick + 1, lastTick - slotCount + 1);
    for (let tick = firstTick; tick <= lastTick; tick += 1) {
      const head = this.#slots[tick & slotMask];
      let entry = head?.next;
      while (entry !== undefined && entry !== head) {
        const next = entry.next;
        if (entry.due <= now) {
          unlink(entry);
          due.push(entry);
        }
        entry = next;
      }
    }
    this.#sweptTick = Math.max(this.#sweptTick, lastTick);
    return due;
  }

  #nap(): void {
    if (this.#pending === 0) return;
    const now = this.#host.now();
    let tick = this.#sweptTick + 1;
    const lastTick = this.#sweptTick + longestNapMs;
    while (tick < lastTick && this.#isEmpty(tick & slotMask)) tick += 1;
    if (tick < this.#wakesAt) this.#wakeAt(tick, now);
  }

  #isEmpty(slot: number): boolean {
    const head = this.#slots[slot];
    return head === undefined || head.next === head;
  }
}

class Entry implements Timer {
  readonly due: number;
  readonly action: () => void;
  readonly remove: (entry: Entry) => void;
  isDone = false;
  previous: Entry | undefined = undefined;
  next: Entry | undefined = undefined;

  constructor(due: number, action: () => void, remove: (entry: Entry) => void) {
    this.due = due;
    this.action = action;
    this.remove = remove;
  }

  cancel(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.remove(this);
  }
}

/** Leaves an entry that is in no list as it is. */
function unlink(entry: Entry): void {
  if (entry.previous !== undefined) entry.previous.next = entry.next;
  if (entry.next !== undefined) entry.next.previous = entry.previous;
  entry.previous = undefined;
  entry.next = undefined;
}

function doNothing(): void {}
