import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { startFaultProxy } from "./start-fault-proxy.ts";

const file = new URL("./program.ts", import.meta.url).pathname;

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio: ["pipe", "pipe", "pipe"] });
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("no stdout");
  const [line]: unknown[] = await once(stdout, "data");
  return /^\{"listening":"(127\.0\.0\.1:\d+)"\}\n$/.exec(String(line))?.[1] ?? String(line);
}

async function exit(child: ChildProcess): Promise<unknown> {
  const [code, signal]: unknown[] = await once(child, "exit");
  return signal ?? code;
}

describe("program", () => {
  test("says where it listens, answers there, and ends with its stdin", async () => {
    const child = run("--port", "0", "--seed", "9", "--exit-with-stdin");
    const address = await listening(child);

    const answer: unknown = await (await fetch(`http://${address}/holdfast/counters`)).json();
    child.stdin?.end();

    expect(answer).toEqual({ seed: "9", proxies: {} });
    expect(await exit(child)).toBe(0);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("ends in good order on %s", async (signal) => {
    const child = run("--port", "0");
    await listening(child);

    child.kill(signal);

    expect(await exit(child)).toBe(0);
  });

  test("starts the proxies of its configuration file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fault-proxy-"));
    const config = join(folder, "proxies.json");
    await writeFile(config, '[{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}]');
    const child = run("--port", "0", "--config", config, "--exit-with-stdin");
    const address = await listening(child);

    const proxies: unknown = await (await fetch(`http://${address}/proxies`)).json();
    child.stdin?.end();
    await exit(child);
    await rm(folder, { recursive: true });

    expect(proxies).toMatchObject({ a: { upstream: "127.0.0.1:9", enabled: true } });
  });

  test("ends with 2 and one line when an option is wrong", async () => {
    const child = run("--port", "many");

    const [code, complaint] = await Promise.all([exit(child), read(child)]);

    expect([code, complaint]).toEqual([
      2,
      "holdfast fault proxy: port must be a whole number from 0 to 65535, got many\n",
    ]);
  });

  test("ends with 4 and one line when its address is taken", async () => {
    await using taken = await startFaultProxy({ port: 0 });
    const child = run("--port", String(taken.port));

    const [code, complaint] = await Promise.all([exit(child), read(child)]);

    expect([code, complaint.split("\n").length, complaint]).toEqual([
      4,
      2,
      expect.stringContaining("EADDRINUSE"),
    ]);
  });
});

async function read({ stderr }: ChildProcess): Promise<string> {
  return stderr === null ? "" : await text(stderr);
}
