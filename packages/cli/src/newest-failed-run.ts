import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Runs that are looked at, from the newest on. */
const maxLookedAt = 50;

/** The newest stored run that did not pass, else the newest; undefined when there is none. */
export async function newestFailedRun(runsFolder: string): Promise<string | undefined> {
  const names = (await readdir(runsFolder).catch(() => [])).filter((name) => name.startsWith("r_"));
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(runsFolder, name))).mtimeMs })),
  );
  const newest = dated.toSorted((left, right) => right.at - left.at).slice(0, maxLookedAt);
  const failed = await Promise.all(newest.map(({ name }) => hasFailed(join(runsFolder, name))));
  return newest.find((_, index) => failed[index])?.name ?? newest[0]?.name;
}

async function hasFailed(folder: string): Promise<boolean> {
  try {
    const result: unknown = JSON.parse(await readFile(join(folder, "result.json"), "utf8"));
    return typeof result === "object" && result !== null && "exitCode" in result
      ? result.exitCode !== 0
      : false;
  } catch {
    // It was killed before it was judged, or it goes on.
    return false;
  }
}
