import { randomBytes } from "node:crypto";

/**
 * Names requests as Toxiproxy does, with ids of 20 letters and digits that sort by age within one run.
 *
 * They name nothing but the answer they stand on, so they need no seed.
 */
export function requestIds(): () => string {
  const run = BigInt(`0x${randomBytes(9).toString("hex")}`) % 32n ** 12n;
  let count = 0;
  return () => {
    count += 1;
    return run.toString(32).padStart(12, "0") + count.toString(32).padStart(8, "0");
  };
}
