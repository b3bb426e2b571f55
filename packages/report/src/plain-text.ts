import { stripVTControlCharacters } from "node:util";

/**
 * Text of services and databases as one line that cannot steer a terminal or break a file: escape sequences, control
 * characters and marks that turn the direction of writing are gone; ends of line and tabs are blanks.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/[\t\n\r]+/g, " ")
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, "");
}
