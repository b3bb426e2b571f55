import { programCommand } from "@holdfast/fault-proxy";
import { Program } from "../src/program.ts";
import type { ToxiproxyFile } from "./find-toxiproxy.ts";

/** A way from a client to the echo server. */
export interface Contender {
  readonly name: string;
  readonly start: (echoPort: number) => Promise<StartedContender>;
}

export interface StartedContender extends AsyncDisposable {
  /** Where clients connect. */
  readonly port: number;
}

export const direct: Contender = {
  name: "direct",
  start: async (port) => ({ port, [Symbol.asyncDispose]: async () => {} }),
};

export const ours: Contender = {
  name: "fault-proxy",
  start: async (echoPort) => {
    const start = programCommand("--port=0", "--seed=1", "--exit-with-stdin");
    const program = await Program.start(start.command, start.arguments);
    const [, address = ""] = /"listening":"([^"]+)"/.exec(program.firstLine) ?? [];
    return await addProxy(program, `http://${address}`, echoPort);
  },
};

/** Where the real Toxiproxy listens; not its own default, which another one may have taken. */
const toxiproxyPort = 28_474;

/** Toxiproxy itself, a plain process as ours is. */
export function toxiproxy({ path }: ToxiproxyFile): Contender {
  return {
    name: "toxiproxy",
    start: async (echoPort) => {
      const program = await Program.start(path, [
        "-host",
        "127.0.0.1",
        "-port",
        String(toxiproxyPort),
      ]);
      return await addProxy(program, `http://127.0.0.1:${toxiproxyPort}`, echoPort);
    },
  };
}

async function addProxy(
  program: Program,
  apiUrl: string,
  echoPort: number,
): Promise<StartedContender> {
  const body = { name: "bench", listen: "127.0.0.1:0", upstream: `127.0.0.1:${echoPort}` };
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${apiUrl}/proxies`, init);
  const [, port] = /"listen":"127\.0\.0\.1:(\d+)"/.exec(await response.text()) ?? [];
  return { port: Number(port), [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}
