import { chmod, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixture, holdfast, start, temporaryFolder, written } from "./testing/holdfast-process.ts";

/** In place of Jaeger: reads the two ports from its configuration, takes whatever is posted, and knows no service. */
const fakeJaeger = `#!/usr/bin/env node
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const config = readFileSync(process.argv[3].replace("file:", ""), "utf8");
const answer = (request, response) => request.resume().on("end", () => response.end("{}"));
for (const port of config.matchAll(/http: \\{ endpoint: "127.0.0.1:(\\d+)"/gu)) createServer(answer).listen(Number(port[1]), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
`;

async function leftFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("holdfast-jaeger-"));
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe("holdfast jaeger", () => {
  test("starts a program, pushes a run, says what to open, and leaves nothing after Ctrl-C", async () => {
    await using runs = await temporaryFolder();
    await holdfast("run", fixture("unknown-stock-is-read"), "--output", runs.path);
    const binary = join(runs.path, "jaeger.cjs");
    await writeFile(binary, fakeJaeger);
    await chmod(binary, 0o755);
    const before = await leftFolders();

    const jaeger = start(["jaeger", "--binary", binary, "--port", "0", "--output", runs.path]);
    const text = await written(jaeger.child, "Ctrl-C ends it");
    const url = /Jaeger {2}(?<url>\S+)/u.exec(text)?.groups?.["url"] ?? "";
    const wasThere = await answers(url);
    jaeger.child.kill("SIGINT");
    const ended = await jaeger.ended;

    expect(ended.code).toBe(0);
    expect(text).toMatch(/^open {4}http:\/\/127\.0\.0\.1:\d+\/trace\/[\da-f]{32}/mu);
    expect([wasThere, await answers(url)]).toEqual([true, false]);
    expect(await leftFolders()).toEqual(before);
  });

  test("ends with 4 and one line when the program is not there", async () => {
    await using runs = await temporaryFolder();
    await holdfast("run", fixture("stock-is-read"), "--output", runs.path);

    const ended = await holdfast("jaeger", "--binary", "/nowhere/jaeger", "--output", runs.path);

    expect(ended.code).toBe(4);
    expect(ended.err).toMatch(/^holdfast: Jaeger did not start: .*\/nowhere\/jaeger.*\n$/u);
  });
});
