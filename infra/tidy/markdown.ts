import type { TreeFile } from "./tree.ts";

export interface CodeBlock {
  /** Where it stands: `README.md:12`. */
  readonly at: string;
  readonly language: string;
  readonly text: string;
  /** The source named by the comment right above: `path/to/file.ts#region`. Absent without such a comment. */
  readonly source: string | undefined;
}

export interface Link {
  readonly at: string;
  /** As written, such as `../GLOSSARY.md#words` or `#tests`. */
  readonly target: string;
}

const fence = /^(?<marker>`{3,})(?<language>\S*)/;
const snippetComment = /^<!-- snippet: (?<source>\S+) -->$/;

/** The fenced blocks of a page, in order. */
export function codeBlocks({ path, text }: TreeFile): readonly CodeBlock[] {
  const lines = text.split("\n");
  const blocks: CodeBlock[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const opening = fence.exec(lines[index] ?? "")?.groups;
    if (opening === undefined) continue;
    const marker = opening["marker"] ?? "";
    const end = lines.findIndex((line, other) => other > index && line.trimEnd() === marker);
    const last = end === -1 ? lines.length : end;
    blocks.push({
      at: `${path}:${index + 1}`,
      language: opening["language"] ?? "",
      text: lines.slice(index + 1, last).join("\n"),
      source: sourceAbove(lines, index),
    });
    index = last;
  }
  return blocks;
}

/** The formatter of Markdown may put an empty line between the comment and the block. */
function sourceAbove(lines: readonly string[], index: number): string | undefined {
  const above = lines.slice(0, index).findLast((line) => line.trim() !== "") ?? "";
  return snippetComment.exec(above)?.groups?.["source"];
}

/** Links and images of a page, but not those shown inside code. */
export function links(page: TreeFile): readonly Link[] {
  return targets(page.path, withoutBlocks(page).replaceAll(inlineCode, ""), inlineLink);
}

/** Files and folders of the tree that a page names in code, such as `packages/rpc/src/client.ts`. */
export function namedPaths(page: TreeFile): readonly Link[] {
  return targets(page.path, withoutBlocks(page), inlinePath);
}

const inlineCode = /`[^`\n]*`/g;
const inlineLink = /\]\((?<target>[^()\s]+)\)/g;
const inlinePath =
  /`(?<target>(?:packages|services|scenarios|protos|infra|docs|bench)\/[\w./-]+)`/g;

/** The text with as many lines as before, so that places stay true. */
function withoutBlocks({ text }: TreeFile): string {
  return text.replaceAll(/^(`{3,})[^]*?^\1$/gm, (block) => block.replaceAll(/[^\n]/g, ""));
}

function targets(path: string, text: string, pattern: RegExp): readonly Link[] {
  return [...text.matchAll(pattern)].map((match) => ({
    at: `${path}:${text.slice(0, match.index).split("\n").length}`,
    target: match.groups?.["target"] ?? "",
  }));
}

/** The anchors of a page's headings, as code hosts make them. */
export function anchors({ text }: TreeFile): ReadonlySet<string> {
  const headings = text.matchAll(/^#{1,6} (?<title>.+)$/gm);
  return new Set([...headings].map((match) => anchor(match.groups?.["title"] ?? "")));
}

function anchor(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

/** The cells of the table under a heading, without its head. Empty when the heading or the table is missing. */
export function tableUnder(heading: string, { text }: TreeFile): readonly (readonly string[])[] {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  return (section.split("\n## ")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
