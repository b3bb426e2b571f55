import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Selection } from "./select-scenarios.ts";

export type SelectionOptions = {
  readonly grep?: RegExp;
  readonly tag: readonly string[];
  readonly notTag: readonly string[];
};

/** Adds what `run`, `plan` and `list` have in common: which scenarios. */
export function withSelection<Args extends unknown[]>(
  command: Command<Args>,
): Command<[...Args, string[]], SelectionOptions> {
  const none: readonly string[] = [];
  return command
    .argument("[filter...]", "ids, parts of ids, or files of scenarios; default: all but nightly")
    .option("-g, --grep <pattern>", "only those whose id or title matches", parsePattern)
    .option("-t, --tag <tag>", "only those with this tag; may be repeated", collect, none)
    .option("--not-tag <tag>", "not those with this tag; may be repeated", collect, none);
}

export function selectionOf(filters: readonly string[], options: SelectionOptions): Selection {
  return {
    filters,
    tags: options.tag,
    notTags: options.notTag,
    ...(options.grep === undefined ? {} : { grep: options.grep }),
  };
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, "iu");
  } catch {
    throw new InvalidArgumentError("Expected a regular expression.");
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
