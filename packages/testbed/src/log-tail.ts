import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** How much of the end of a log is looked at, in bytes. */
const tailBytes = 16_384;

/** The last lines of a log file, oldest first; none when it cannot be read. */
export function lastLines(file: string, linesMax: number): readonly string[] {
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(handle);
    const length = Math.min(size, tailBytes);
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, size - length);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-linesMax);
  } finally {
    closeSync(handle);
  }
}

/** What a log line says: its `message` when it is one of our JSON lines, else the line; on one line, not too long. */
export function messageOf(line: string): string {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === "object" && parsed !== null && "message" in parsed) {
      const error = "error" in parsed ? `: ${textOf(parsed.error)}` : "";
      return `${textOf(parsed.message)}${error}`.slice(0, 300);
    }
  } catch {
    // Not JSON: a line of Node or of PostgreSQL.
  }
  return line.trim().slice(0, 300);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
