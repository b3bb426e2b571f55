import { promisify } from "node:util";
import { gunzip, constants as zlibConstants } from "node:zlib";
import type { Span } from "../span.ts";
import { decodeJson } from "./decode-json.ts";
import { scenarioAttribute, spansOf } from "./span-of.ts";

/** Largest decompressed size that is read at once: a scenario of 300 orders per second for a minute is a third of it. */
export const maxInflatedBytes = 2 * 1_024 * 1_024 * 1_024;

export interface ReadSpans {
  /** Each once. */
  readonly spans: readonly Span[];
  /** What could not be read, one line each. */
  readonly damage: readonly string[];
}

const gunzipAsync = promisify(gunzip);

/**
 * Reads the spans of one scenario from compressed lines.
 *
 * @param name Names the file in what is said of damage.
 */
export async function readSpans(
  compressed: Buffer,
  scenario: string,
  name: string,
): Promise<ReadSpans> {
  const damage: string[] = [];
  const text = await inflate(compressed, name, damage);
  const spans = new Map<string, Span>();
  let lineNumber = 0;
  for (const line of linesOf(text)) {
    lineNumber += 1;
    // Reading a line is dear, and the note stands near its start.
    if (line.includes(scenarioAttribute) && !line.includes(`"${scenario}"`)) continue;
    try {
      for (const received of spansOf(decodeJson(line.toString("utf8")))) {
        if (received.scenario !== scenario) continue;
        spans.set(`${received.span.traceId}${received.span.spanId}`, received.span);
      }
    } catch {
      damage.push(`${name} line ${lineNumber} cannot be read`);
    }
  }
  return { spans: [...spans.values()], damage };
}

/** Gives what can be had when the end is torn. */
async function inflate(compressed: Buffer, name: string, damage: string[]): Promise<Buffer> {
  if (compressed.length === 0) return compressed;
  try {
    return await gunzipAsync(compressed, { maxOutputLength: maxInflatedBytes });
  } catch {
    damage.push(`${name} is torn or is not gzip`);
  }
  try {
    const finishFlush = zlibConstants.Z_SYNC_FLUSH;
    return await gunzipAsync(compressed, { finishFlush, maxOutputLength: maxInflatedBytes });
  } catch {
    return Buffer.alloc(0);
  }
}

const newline = 0x0a;

function* linesOf(text: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf(newline, start);
    const stop = end < 0 ? text.length : end;
    if (stop > start) yield text.subarray(start, stop);
    start = stop + 1;
  }
}
