import type { Chunk } from "./pipe.ts";

/**
 * How a direction comes to its end: "finished" when its sender will send no more, which leaves the other direction open; "closed"
 * when the connection is over, because a toxic ended it or its sender is gone.
 */
export type Ending = "finished" | "closed";

/** Where chunks go: the next toxic of the chain, or the socket at its end. */
export interface Outlet {
  /** Whether `take` may be called now. What takes beyond it must not refuse, but holds more than its share. */
  hasRoom(): boolean;
  take(chunk: Chunk): void;
  /** Nothing more will come. */
  end(ending: Ending): void;
}
