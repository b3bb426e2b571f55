import { UsageError } from "./usage-error.ts";

export interface Selection {
  /** Ids, parts of ids, or paths of scenario files. Empty: all. */
  readonly filters: readonly string[];
  /** Only scenarios whose id or title matches. */
  readonly grep?: RegExp;
  /** Only scenarios that have one of these tags. */
  readonly tags: readonly string[];
  /** Not scenarios that have one of these tags. */
  readonly notTags: readonly string[];
}

export interface Selectable {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Absolute path. */
  readonly file: string;
}

/** Left out when nothing was selected by name or tag: they take longer than a build may wait. */
const leftOutTag = "nightly";

/**
 * Picks the scenarios of a selection, in the order given. An id that fits exactly wins over those that contain it.
 *
 * @throws {UsageError} when a filter fits no scenario; the message lists what there is.
 */
export function selectScenarios<Item extends Selectable>(
  all: readonly Item[],
  selection: Selection,
): readonly Item[] {
  const named = selection.filters.length > 0;
  const byFilter = named
    ? all.filter((item) => selection.filters.some((filter) => fits(item, filter, all)))
    : all;
  for (const filter of selection.filters) {
    if (!all.some((item) => fits(item, filter, all))) throw unknownScenario(filter, all);
  }
  return byFilter.filter(
    (item) =>
      (selection.grep === undefined || selection.grep.test(`${item.id} ${item.title}`)) &&
      (selection.tags.length === 0 || selection.tags.some((tag) => item.tags.includes(tag))) &&
      !selection.notTags.some((tag) => item.tags.includes(tag)) &&
      (named || selection.tags.includes(leftOutTag) || !item.tags.includes(leftOutTag)),
  );
}

function fits(item: Selectable, filter: string, all: readonly Selectable[]): boolean {
  if (item.id === filter || item.file === filter) return true;
  if (all.some((other) => other.id === filter)) return false;
  return item.id.includes(filter) || item.file.endsWith(`/${filter}`);
}

function unknownScenario(filter: string, all: readonly Selectable[]): UsageError {
  const known = all.map((item) => item.id).join(", ");
  const what = filter.endsWith(".ts") ? "there is no file" : "no scenario fits";
  return new UsageError(`${what} "${filter}"; there are: ${known || "none"}`);
}
