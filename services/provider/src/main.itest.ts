import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { systemClock } from "@holdfast/clock";
import { Balancer, deadline, endpoint, pipeline } from "@holdfast/resilience";
import { checkHealth, createClient, parseEndpoints } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";

const program = fileURLToPath(new URL("main.ts", import.meta.url));
const request = {
  idempotencyKey: "k-1",
  merchantReference: "o-1",
  currency: "EUR",
  amountMinorUnits: 2_400,
  paymentToken: "tok_ok",
  capture: true,
};

/** The program as a process of its own, with a folder for its ledger. */
function run(listen: string, folder: string) {
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      HOLDFAST_INSTANCE: "provider-1",
      HOLDFAST_LISTEN: listen,
      HOLDFAST_DATA_DIR: folder,
    },
  });
  const exited = once(child, "exit");
  const log = text(child.stderr);
  return {
    child,
    log,
    exited,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function dataFolder() {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-provider-"));
  return {
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new TypeError("no port was given");
  return `127.0.0.1:${address.port}`;
}

function connect(address: string) {
  const endpoints = parseEndpoints(`provider-1@=${address}`);
  return createClient("provider.v1.Provider", {
    peer: "provider",
    caller: "itest",
    endpoints,
    clock: systemClock,
    pipeline: pipeline(
      "provider",
      deadline({ totalMs: 5_000 }),
      endpoint(new Balancer({ name: "provider", endpoints })),
    ),
  });
}

const untilServing = (address: string) =>
  expect
    .poll(() => checkHealth(address, { timeoutMs: 500 }).catch(() => undefined), {
      timeout: 20_000,
    })
    .toBe("SERVING");

describe("provider", () => {
  test("serves, remembers a charge over its own crash, and ends in order", async () => {
    using data = dataFolder();
    const address = await freeAddress();
    await using first = run(address, data.folder);
    await untilServing(address);
    await using client = connect(address);
    const charge = await client.charge(request);
    first.child.kill("SIGKILL");
    await first.exited;
    await using second = run(address, data.folder);
    await untilServing(address);

    await using later = connect(address);
    const repeat = await later.charge(request);
    second.child.kill("SIGTERM");

    expect(charge).toMatchObject({ state: "CHARGE_STATE_CAPTURED" });
    expect(repeat).toEqual(charge);
    expect(await second.exited).toEqual([0, null]);
    expect(
      (await second.log)
        .split("\n")
        .map((line) => /"message":"(?<said>[^"]*)"/u.exec(line)?.groups?.["said"]),
    ).toEqual(["started", "stopping", undefined]);
  });

  test("ends with code 78 and one line when it cannot work with its environment", async () => {
    using data = dataFolder();
    await using refused = run("nowhere", data.folder);

    expect(await refused.exited).toEqual([78, null]);
    expect(await refused.log).toBe('HOLDFAST_LISTEN: expected host:port, got "nowhere"\n');
  });

  test("ends with code 1 and one line when its port is taken", async () => {
    using data = dataFolder();
    const address = await freeAddress();
    await using taken = createServer();
    taken.listen(Number(address.split(":")[1]), "127.0.0.1");
    await once(taken, "listening");
    await using refused = run(address, data.folder);

    expect(await refused.exited).toEqual([1, null]);
    expect(await refused.log).toContain('"message":"could not start"');
  });
});
