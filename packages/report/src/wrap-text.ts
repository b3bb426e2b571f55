/**
 * Breaks a line at blanks so that it fits, with the indent repeated and two more blanks from the second line on. A word is
 * never cut: an id, a seed or an address that is longer than the line stands whole.
 */
export function wrapText(text: string, columns: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  lines.push(line);
  return lines;
}
