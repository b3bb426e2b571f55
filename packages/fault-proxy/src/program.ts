/**
 * The fault proxy as a process of its own: `node program.ts --host 127.0.0.1 --port 0 --seed 7 --config proxies.json --exit-with-stdin`.
 *
 * Each option but the last may come from the environment too (HOLDFAST_PROXY_HOST, _PORT, _SEED, _CONFIG); a flag wins. When the API answers,
 * one line `{"listening":"127.0.0.1:8474"}` goes to stdout, and nothing else ever does. SIGTERM and SIGINT end it with exit code 0, and so does
 * the end of stdin when --exit-with-stdin is given. A bad option or configuration ends it with one line on stderr and exit code 2, an address
 * that cannot be listened on with exit code 4.
 */
import { readFile } from "node:fs/promises";
import { joinHostPort } from "./go/host-port.ts";
import { parseProxyConfig } from "./parse-proxy-config.ts";
import { type ProgramOptions, parseProgramOptions } from "./program-options.ts";
import type { ProxyConfig } from "./proxy-config.ts";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

const usageExitCode = 2;
const environmentExitCode = 4;

const started = await start();
process.stdout.write(
  `${JSON.stringify({ listening: joinHostPort(started.host, started.port) })}\n`,
);

async function start(): Promise<StartedFaultProxy> {
  const { options, config } = await readOptions();
  const { host, port, seed } = options;
  try {
    const proxy = await startFaultProxy(
      seed === undefined ? { host, port, config } : { host, port, config, seed },
    );
    endWith(proxy, options);
    return proxy;
  } catch (error) {
    return fail(error, environmentExitCode);
  }
}

async function readOptions(): Promise<{ options: ProgramOptions; config: ProxyConfig[] }> {
  try {
    const options = parseProgramOptions(process.argv.slice(2), process.env);
    const text = options.config === undefined ? "[]" : await readFile(options.config, "utf8");
    return { options, config: parseProxyConfig(text) };
  } catch (error) {
    return fail(error, usageExitCode);
  }
}

function endWith(proxy: StartedFaultProxy, { exitWithStdin }: ProgramOptions): void {
  const end = (): void => {
    void proxy[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (exitWithStdin) process.stdin.once("end", end).once("error", end).resume();
}

function fail(error: unknown, exitCode: number): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`holdfast fault proxy: ${message}\n`);
  process.exit(exitCode);
}
