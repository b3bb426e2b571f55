const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cells that a text takes on a terminal: two for wide characters, none for marks that join another. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOf(segment);
  return width;
}

/** The text in exactly so many cells: filled with blanks, or cut with a mark where it was cut. */
export function fitText(text: string, cells: number, mark = "…"): string {
  const width = displayWidth(text);
  if (width <= cells) return text + " ".repeat(cells - width);
  const room = cells - displayWidth(mark);
  if (room < 0) return " ".repeat(Math.max(0, cells));
  let kept = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = widthOf(segment);
    if (used + next > room) break;
    kept += segment;
    used += next;
  }
  return `${kept}${mark}${" ".repeat(room - used)}`;
}

/** Blocks of East Asian wide and fullwidth characters, Unicode Standard Annex 11. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u;

function widthOf(grapheme: string): number {
  if (/^[\p{M}\p{Cf}]+$/u.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
