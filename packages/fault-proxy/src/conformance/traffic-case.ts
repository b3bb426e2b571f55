import { Rig } from "./rig.ts";

/** What a client and a server see of each other through the proxy. */
export interface TrafficCase {
  readonly name: string;
  /** Lets bytes flow and says what was seen. */
  readonly observe: (rig: Rig) => Promise<unknown>;
  readonly expected: unknown;
}

/** Runs one case against a server. @returns What was seen, to be compared with `expected`. */
export async function runTrafficCase(apiUrl: string, { observe }: TrafficCase): Promise<unknown> {
  await using rig = await Rig.start(apiUrl);
  return await observe(rig);
}

/** Milliseconds that `act` took. What starts the wait belongs inside, so that a busy machine can only make it longer. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

/** Bytes that are easy to tell apart: no stretch of them repeats within 64 KiB. */
export function pattern(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index + 1 < sizeBytes; index += 2)
    bytes.writeUInt16LE((index >> 1) & 0xffff, index);
  return bytes;
}
