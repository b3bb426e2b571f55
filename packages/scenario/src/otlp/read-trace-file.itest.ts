import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { OtlpRequest } from "./otlp-model.ts";
import { readTraceRequests } from "./read-trace-file.ts";

const line = '{"resourceSpans":[]}\n';

async function readingOf(content?: Buffer): Promise<{ read: OtlpRequest[]; damage: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-traces-"));
  if (content !== undefined) await writeFile(join(folder, "traces.otlp.jsonl.gz"), content);
  const read: OtlpRequest[] = [];
  const damage: string[] = [];
  for await (const one of readTraceRequests(folder, (what) => damage.push(what))) read.push(one);
  await rm(folder, { recursive: true });
  return { read, damage };
}

describe("readTraceRequests", () => {
  test("reads the members of all scenarios, one after the other", async () => {
    const { read, damage } = await readingOf(
      Buffer.concat([gzipSync(line + line), gzipSync(line)]),
    );

    expect([read.length, damage]).toEqual([3, []]);
  });

  test("gives what can be had of a file that is torn", async () => {
    const noise = Array.from(
      { length: 400 },
      (_, index) => `{"resourceSpans":[],"n":${index * 7919}}\n`,
    );
    const whole = gzipSync(noise.join(""));

    const { read, damage } = await readingOf(whole.subarray(0, whole.length / 2));

    expect(read.length).toBeGreaterThan(10);
    expect(damage.at(-1)).toContain("traces.otlp.jsonl.gz: unexpected end of file");
  });

  test("leaves out a line that is none, and names it", async () => {
    const { read, damage } = await readingOf(gzipSync(`${line}nonsense\n${line}`));

    expect(read).toHaveLength(2);
    expect(damage).toEqual([expect.stringContaining("traces.otlp.jsonl.gz line 2 cannot be read")]);
  });

  test("says that the file is missing", async () => {
    const { damage } = await readingOf();

    expect(damage).toEqual([expect.stringContaining("ENOENT")]);
  });
});
