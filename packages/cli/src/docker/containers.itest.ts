import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { fixture, holdfast, start, temporaryFolder, written } from "../testing/holdfast-process.ts";

const execute = promisify(execFile);

/** Names of the containers that `holdfast jaeger` has started. */
async function jaegerContainers(): Promise<readonly string[]> {
  const list = ["ps", "--all", "--filter", "label=holdfast.jaeger", "--format", "{{.Names}}"];
  const { stdout } = await execute("docker", list);
  return stdout.split("\n").filter((name) => name !== "");
}

/** Waits until there are as many as before, at most so long as removing one may take. */
async function removed(before: readonly string[]): Promise<readonly string[]> {
  let left = await jaegerContainers();
  for (let look = 0; look < 40 && left.length > before.length; look += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other.
    await sleep(500);
    // oxlint-disable-next-line no-await-in-loop -- see above.
    left = await jaegerContainers();
  }
  return left;
}

describe("holdfast run --runtime both", () => {
  test("comes to the same verdicts on processes and in containers, and shows them", async () => {
    await using runs = await temporaryFolder();
    const args = ["run", fixture("stock-is-read"), "--runtime", "both", "--seed", "7"];

    const both = await holdfast(...args, "--output", runs.path);

    expect(both.code).toBe(0);
    expect(both.out).toMatch(
      /^stock-is-read .*PASS {2}2 of 2 checks .*PASS {2}2 of 2 checks .*yes$/mu,
    );
    expect(both.out).toContain("1 scenario on local and docker, seed 7");
  });
});

describe("holdfast jaeger", () => {
  test("answers with every trace of a run that its history calls ok, until Ctrl-C", async () => {
    await using runs = await temporaryFolder();
    const output = ["--output", runs.path];
    await holdfast("run", fixture("stock-is-read"), ...output);
    const before = await jaegerContainers();

    const jaeger = start(["jaeger", "--port", "0", ...output]);
    const text = await written(jaeger.child, "Ctrl-C ends it");
    const url = /Jaeger {2}(?<url>\S+)/u.exec(text)?.groups?.["url"] ?? "";
    const verified = await holdfast(
      "trace",
      "verify",
      "--jaeger-url",
      url,
      "--visits",
      "inventory",
      ...output,
    );
    jaeger.child.kill("SIGINT");
    const ended = await jaeger.ended;

    expect(verified.out).toMatch(
      /ok operations (?<n>[1-9]\d*), traces in Jaeger \k<n>, as they should be \k<n>;/u,
    );
    expect([verified.code, ended.code]).toEqual([0, 0]);
    expect(await removed(before)).toEqual(before);
  });

  test("leaves no container when it is killed", async () => {
    await using runs = await temporaryFolder();
    const output = ["--output", runs.path];
    await holdfast("run", fixture("stock-is-read"), ...output);
    const before = await jaegerContainers();

    const jaeger = start(["jaeger", "--port", "0", ...output]);
    await written(jaeger.child, "Ctrl-C ends it");
    const during = await jaegerContainers();
    jaeger.child.kill("SIGKILL");
    await jaeger.ended;

    expect(during).toHaveLength(before.length + 1);
    expect(await removed(before)).toEqual(before);
  });
});

describe("holdfast up --runtime docker", () => {
  test("starts an environment in containers with a Jaeger beside it, and leaves nothing", async () => {
    const before = await jaegerContainers();

    const up = start(["up", fixture("stock-is-read"), "--runtime", "docker"]);
    const text = await written(up.child, "up; Ctrl-C");
    const url = /Jaeger +(?<url>\S+)/u.exec(text)?.groups?.["url"] ?? "";
    const answer = await fetch(`${url}/api/v3/services`);
    const status = await holdfast("status");
    up.child.kill("SIGINT");
    const ended = await up.ended;

    expect(text).toMatch(/^inventory-a +127\.0\.0\.1:\d+$/mu);
    expect(status.out).toMatch(
      /^ {2}inventory-a +127\.0\.0\.1:\d+ +container holdfast-\S+-inventory-a$/mu,
    );
    expect([answer.status, ended.code]).toEqual([200, 0]);
    expect(await removed(before)).toEqual(before);
  });
});
