/**
 * The lines between `// #region <name>` and `// #endregion <name>`, without their common indentation. Undefined when a
 * mark is missing. Editors fold such regions, so the marks are of use in the source as well.
 */
export function region(name: string, text: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${name}`);
  if (start === -1 || end < start) return undefined;
  return dedent(lines.slice(start + 1, end)).join("\n");
}

function dedent(lines: readonly string[]): readonly string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common));
}
