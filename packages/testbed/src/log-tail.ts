import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

/** How much of the end of a log is looked at, in bytes. */
const tailBytes = 16_384;

/** How much after a mark is looked at, in bytes. */
const markedBytesMax = 4 * 1024 * 1024;

/** The last lines of a log file, oldest first; none when it cannot be read. */
export function lastLines(file: string, linesMax: number): readonly string[] {
  return linesFrom(file, Math.max(0, logSize(file) - tailBytes)).slice(-linesMax);
}

/** The size of a log file in bytes, as a mark for `linesFrom`; 0 when there is none. */
export function logSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The lines of a log file after a mark, of the 4 MiB behind it at most; none when it cannot be read. */
export function linesFrom(file: string, mark: number): readonly string[] {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const length = Math.max(0, Math.min(fstatSync(handle).size - mark, markedBytesMax));
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, mark);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  } finally {
    closeSync(handle);
  }
}

const errorLine = /^(?:\S+ )?\w*(?:Error|FATAL|PANIC)\b[^:]*: /u;
const shownMax = 300;

/**
 * The line that tells most about why a process ended, on one line and not too long: the message of the last of our own
 * JSON lines, else the last line that names an error, as Node prints it before a stack, else the last line.
 */
export function tellingLine(lines: readonly string[]): string {
  const messages = lines.flatMap(messageOf);
  const line = messages.at(-1) ?? lines.findLast((text) => errorLine.test(text)) ?? lines.at(-1);
  return line === undefined ? "it said nothing" : line.trim().slice(0, shownMax);
}

/** What one of our JSON lines says. */
function messageOf(line: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== "object" || parsed === null || !("message" in parsed)) return [];
    return [textOf(parsed.message) + ("error" in parsed ? `: ${textOf(parsed.error)}` : "")];
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
