/** What an error says, on one line: what a person is shown instead of a stack. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/gu, " ").trim();
}
