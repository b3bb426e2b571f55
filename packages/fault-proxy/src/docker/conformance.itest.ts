import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, vi } from "vitest";
import { holdToCases } from "../conformance/hold-to-cases.ts";
import { startFaultProxy } from "../start-fault-proxy.ts";

interface StartedServer extends AsyncDisposable {
  readonly url: string;
}

const servers: readonly { name: string; start: () => Promise<StartedServer> }[] = [
  { name: "Toxiproxy", start: startToxiproxy },
  { name: "the fault proxy", start: () => startFaultProxy({ port: 0, seed: 7 }) },
];

describe.each(servers)("$name", ({ start }) => {
  let server: StartedServer | undefined;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  holdToCases(() => server?.url ?? "");
});

/** The image of the runtime `docker`, on the network of this machine: the cases listen and connect on loopback. */
async function startToxiproxy(): Promise<StartedServer> {
  const images: unknown = JSON.parse(
    readFileSync(new URL("../../../../infra/images.json", import.meta.url), "utf8"),
  );
  const image = String(typeof images === "object" && images && Reflect.get(images, "toxiproxy"));
  const port = await freePort();
  const name = `holdfast-conformance-${process.pid}`;
  const options = ["--rm", "--network=host", "--pull=never", `--name=${name}`];
  const where = ["-host=127.0.0.1", `-port=${port}`];
  const server = spawn("docker", ["run", ...options, image, ...where], { stdio: "ignore" });
  const stop = async (): Promise<void> => {
    const ended = once(server, "exit");
    execFileSync("docker", ["kill", name], { stdio: "ignore" });
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await vi.waitFor(() => fetch(`${url}/version`), { timeout: 20_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
