import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { runFiles } from "../evidence/run-folder.ts";
import { reasonOf } from "../run/bounded.ts";
import { decodeJson } from "./decode-json.ts";
import type { OtlpRequest } from "./otlp-model.ts";

/**
 * Every request that is stored of a run, one after the other, without holding all of them.
 *
 * @param onDamage Told, one line each, what cannot be read; it is left out.
 */
export async function* readTraceRequests(
  folder: string,
  onDamage: (what: string) => void,
): AsyncGenerator<OtlpRequest> {
  let lineNumber = 0;
  let rest = "";
  const read = (line: string): OtlpRequest | undefined => {
    lineNumber += 1;
    if (line === "") return undefined;
    try {
      return decodeJson(line);
    } catch (error) {
      onDamage(`${runFiles.traces} line ${lineNumber} cannot be read: ${reasonOf(error)}`);
      return undefined;
    }
  };
  try {
    for await (const text of unzipped(join(folder, runFiles.traces))) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const request = read(line);
        if (request !== undefined) yield request;
      }
    }
  } catch (error) {
    onDamage(`${runFiles.traces}: ${reasonOf(error)}`);
    return;
  }
  const last = read(rest);
  if (last !== undefined) yield last;
}

async function* unzipped(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const file = createReadStream(path).on("error", (error) => gunzip.destroy(error));
  file.pipe(gunzip);
  try {
    for await (const text of gunzip.setEncoding("utf8")) yield String(text);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}
