import type { CodeBlock } from "./markdown.ts";

export interface ShellCommand {
  /** The block it stands in: `README.md:12`. */
  readonly at: string;
  /** The program and its arguments: `["./holdfast", "run", "--seed", "7"]`. */
  readonly words: readonly string[];
}

const shellLanguages = new Set(["sh", "bash", "shell"]);

/** The commands of shell blocks, one a line, without prompt and comment. `a && b` counts as two. */
export function shellCommands(blocks: readonly CodeBlock[]): readonly ShellCommand[] {
  return blocks
    .filter(({ language }) => shellLanguages.has(language))
    .flatMap(({ at, text }) =>
      text
        .split(/\n|&&/)
        .map((line) => line.replace(/(?:^|\s)#.*$/, "").replace(/^\s*\$ /, ""))
        .map((line) => line.split(/\s+/).filter((word) => word !== ""))
        .filter((words) => words.length > 0)
        .map((words) => ({ at, words })),
    );
}

export interface HoldfastCommand {
  readonly at: string;
  /** The subcommand, such as `run`. */
  readonly name: string;
  readonly flags: readonly string[];
  /** Arguments that look like the name of a scenario. */
  readonly scenarios: readonly string[];
}

/** Those that start our command line, in either of its two ways. `holdfast test` is the launcher's own. */
export function holdfastCommands(commands: readonly ShellCommand[]): readonly HoldfastCommand[] {
  return commands
    .map(({ at, words }) => ({ at, words: words[0] === "pnpm" ? words.slice(1) : words }))
    .filter(
      ({ words: [program = "", name = ""] }) =>
        /(?:^|\/)holdfast$/.test(program) && name !== "test",
    )
    .map(({ at, words: [, name = "", ...rest] }) => ({
      at,
      name,
      flags: rest.filter((word) => word.startsWith("-")).map((flag) => flag.split("=")[0] ?? flag),
      scenarios: rest.filter((word) => /^[a-z]+(?:-[a-z]+)+$/.test(word)),
    }));
}

export interface ScriptCall {
  readonly at: string;
  readonly name: string;
}

const ownPnpmCommands = new Set(["install", "exec", "add"]);

/** The scripts of package.json that are called: `pnpm check`. */
export function scriptCalls(commands: readonly ShellCommand[]): readonly ScriptCall[] {
  return commands
    .filter(({ words }) => words[0] === "pnpm" && !ownPnpmCommands.has(words[1] ?? ""))
    .map(({ at, words }) => ({ at, name: words[1] ?? "" }));
}
