import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The commit that a checkout is at, read without running git; null outside a checkout. */
export function gitCommit(folder: string): string | null {
  try {
    const head = readFileSync(join(folder, ".git", "HEAD"), "utf8").trim();
    if (!head.startsWith("ref: ")) return head;
    const ref = head.slice("ref: ".length);
    return readLooseRef(folder, ref) ?? readPackedRef(folder, ref);
  } catch {
    return null;
  }
}

function readLooseRef(folder: string, ref: string): string | undefined {
  try {
    return readFileSync(join(folder, ".git", ref), "utf8").trim();
  } catch {
    return undefined;
  }
}

function readPackedRef(folder: string, ref: string): string | null {
  const packed = readFileSync(join(folder, ".git", "packed-refs"), "utf8");
  return (
    packed
      .split("\n")
      .find((line) => line.endsWith(` ${ref}`))
      ?.split(" ")[0] ?? null
  );
}
