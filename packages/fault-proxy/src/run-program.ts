import { readFile } from "node:fs/promises";
import { joinHostPort } from "./go/host-port.ts";
import { parseProxyConfig } from "./parse-proxy-config.ts";
import { type ProgramOptions, parseProgramOptions } from "./program-options.ts";
import type { ProxyConfig } from "./proxy-config.ts";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

const usageExitCode = 2;
const environmentExitCode = 4;

/** Starts the proxy as the arguments and the environment of this process say, and ends the process when it is told to. */
export async function runProgram(): Promise<void> {
  const { options, config } = await readOptions();
  const proxy = await start(options, config);
  const end = (): void => {
    void proxy[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (options.exitWithStdin) process.stdin.once("end", end).once("error", end).resume();
  const listening = joinHostPort(proxy.host, proxy.port);
  process.stdout.write(`${JSON.stringify({ listening })}\n`);
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

async function start(options: ProgramOptions, config: ProxyConfig[]): Promise<StartedFaultProxy> {
  const { host, port, seed } = options;
  const proxyOptions = { host, port, config };
  try {
    return await startFaultProxy(seed === undefined ? proxyOptions : { ...proxyOptions, seed });
  } catch (error) {
    return fail(error, environmentExitCode);
  }
}

function fail(error: unknown, exitCode: number): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`holdfast fault proxy: ${message}\n`);
  process.exit(exitCode);
}
