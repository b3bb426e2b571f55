import { dirname, join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { anchors, codeBlocks, links, namedPaths, tableUnder } from "./markdown.ts";
import { region } from "./region.ts";
import { holdfastCommands, scriptCalls, shellCommands } from "./shell-commands.ts";
import { lineCount, readTree, sourceFiles, type TreeFile } from "./tree.ts";

const tree = readTree();
const byPath = new Map(tree.map((file) => [file.path, file]));
const pages = tree.filter(({ path }) => path.endsWith(".md"));
const source = sourceFiles(tree);

const textOf = (path: string): string => byPath.get(path)?.text ?? "";
const isFolder = (path: string): boolean => tree.some((file) => file.path.startsWith(`${path}/`));

/** Where a pattern occurs, as `path:line text`. */
function findings(files: readonly TreeFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}

describe("documentation", () => {
  const blocks = pages.flatMap(codeBlocks);

  test("names the source of every TypeScript snippet", () => {
    const unnamed = blocks.filter((block) => block.language === "ts" && block.source === undefined);

    expect(unnamed.map(({ at }) => at)).toEqual([]);
  });

  test("shows snippets as they stand in their source", () => {
    const named = blocks.filter((block) => block.source !== undefined);

    const shown = named.map(({ at, source: from, text }) => ({ at, from, text }));
    const actual = named.map(({ at, source: from = "" }) => {
      const [path = "", name] = from.split("#");
      const whole = textOf(path);
      return { at, from, text: name === undefined ? whole.trimEnd() : region(name, whole) };
    });

    expect(shown).toEqual(actual);
  });

  test("links to what exists", () => {
    const inside = pages
      .flatMap((page) => links(page).map((link) => ({ page, ...link })))
      .filter(({ target }) => !/^[a-z]+:/.test(target));

    const dangling = inside.filter(({ page, target }) => {
      const [file = "", fragment] = target.split("#");
      const path = file === "" ? page.path : join(dirname(page.path), file);
      const linked = byPath.get(path);
      if (linked === undefined) return fragment !== undefined || !isFolder(path);
      return fragment !== undefined && path.endsWith(".md") && !anchors(linked).has(fragment);
    });

    expect(dangling.map(({ at, target }) => `${at} ${target}`)).toEqual([]);
  });

  test("names files and folders that exist", () => {
    const missing = pages
      .flatMap(namedPaths)
      .map(({ at, target }) => ({ at, path: target.replace(/\/$/, "") }))
      .filter(({ path }) => !byPath.has(path) && !isFolder(path));

    expect(missing.map(({ at, path }) => `${at} ${path}`)).toEqual([]);
  });

  test("names commands, flags, scenarios and scripts that exist", () => {
    const commands = shellCommands(blocks);
    const cli = source.filter(({ path }) => path.startsWith("packages/cli/src/"));
    const scripts = /"scripts": \{(?<scripts>[^}]*)\}/.exec(textOf("package.json"))?.groups?.[
      "scripts"
    ];

    const unknown = [
      ...holdfastCommands(commands).flatMap(({ at, name, flags, scenarios }) => [
        ...(byPath.has(`packages/cli/src/commands/${name}.ts`) ? [] : [`${at} holdfast ${name}`]),
        ...flags
          .filter((flag) => !cli.some(({ text }) => new RegExp(`["\\s]${flag}[\\s",]`).test(text)))
          .map((flag) => `${at} holdfast ${name} ${flag}`),
        ...scenarios
          .filter((scenario) => !byPath.has(`scenarios/${scenario}.scenario.ts`))
          .map((scenario) => `${at} ${scenario}`),
      ]),
      ...scriptCalls(commands)
        .filter(({ name }) => !scripts?.includes(`"${name}": `))
        .map(({ at, name }) => `${at} pnpm ${name}`),
    ];

    expect(unknown).toEqual([]);
  });

  test("fits the length a reader has patience for", () => {
    const lengths = ["README.md", "ARCHITECTURE.md"].map(
      (path) => byPath.get(path)?.text.split("\n").length,
    );

    expect(lengths[0]).toBeLessThan(120);
    expect(lengths[1]).toBeLessThan(250);
  });
});

describe("source", () => {
  test("has no file over 400 lines", () => {
    const long = source.filter((file) => lineCount(file) > 400);

    expect(long.map((file) => `${file.path} ${lineCount(file)}`)).toEqual([]);
  });

  test("has a median file of at most 100 lines", () => {
    const lengths = source.map(lineCount).toSorted((left, right) => left - right);

    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
  });

  test("lists public names in index.ts and does nothing else there", () => {
    const indexes = source.filter(({ path }) => path.endsWith("/index.ts"));
    const withoutLists = indexes.map(({ path, text }) => ({
      path,
      text: text
        .replaceAll(/^export (?:type )?(?:\{[^}]*\}|\*(?: as \w+)?) from "[^"]+";$/gm, "")
        .replaceAll(/^\s*(?:\/\*\*.*|\*.*|\/\/.*)$/gm, ""),
    }));

    expect(findings(withoutLists, /\S/)).toEqual([]);
  });

  test("leaves nothing unfinished, skipped or silenced", () => {
    const unfinished =
      /\bTO-?DO\b|\bFIX-?ME\b|@ts-(?:ignore|nocheck)|\b(?:it|test|describe)\.(?:skip|only|todo)\b/;

    expect(findings(source, unfinished)).toEqual([]);
  });
});

describe("workspace", () => {
  const packages = tree
    .filter(({ path }) => /^(?:(?:packages|services)\/[^/]+|[^/]+)\/package\.json$/.test(path))
    .map(({ path }) => dirname(path));

  test.each(packages)("%s says what it is for, and on which layer it stands", (folder) => {
    expect(textOf(`${folder}/README.md`)).toMatch(/^# \S/);
    expect(textOf(`${folder}/turbo.json`)).toMatch(/"tags": \["[a-z]+"\]/);
  });

  test("holds no address of a registry and no path of one machine", () => {
    const foreign =
      /https?:\/\/registry\.|registry\.npmjs|npm-?mirror|(?:^|[\s"'`(=])\/(?:home|root|work|Users)\//;

    expect(findings(tree, foreign)).toEqual([]);
  });

  test("uses the words of the glossary", () => {
    const glossary = textOf("GLOSSARY.md");
    const avoided = tableUnder("Words we do not use", { path: "GLOSSARY.md", text: glossary }).map(
      ([word = ""]) => word,
    );
    const written = tree.filter(
      ({ path }) => /\.(?:ts|md|proto)$/.test(path) && path !== "GLOSSARY.md",
    );

    expect(avoided).not.toEqual([]);
    expect(findings(written, new RegExp(`\\b(?:${avoided.join("|")})\\b`, "i"))).toEqual([]);
  });
});
