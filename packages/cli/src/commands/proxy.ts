import { readFile } from "node:fs/promises";
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import {
  defaultApiHost,
  defaultApiPort,
  type ProxyConfig,
  ProxyConfigError,
  parseProxyConfig,
  startFaultProxy,
} from "@holdfast/fault-proxy";
import { exitCodes } from "@holdfast/scenario";
import { EnvironmentError } from "@holdfast/testbed";
import type { CommandIo } from "../command-io.ts";
import type { Finish } from "../finish.ts";
import { oneLine } from "../one-line.ts";
import { parsePort, parseSeed } from "../parse-number.ts";
import { untilAborted } from "../until-aborted.ts";
import { UsageError } from "../usage-error.ts";

/** `holdfast proxy`: the fault proxy alone, in place of `toxiproxy-server`. Runs until it is told to stop. */
export function proxyCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  const command = new Command("proxy")
    .description("run the fault proxy alone, in place of toxiproxy-server")
    .addOption(
      new Option("--host <address>", "address the HTTP API listens on").default(defaultApiHost),
    )
    .addOption(
      new Option("--port <number>", "port of the HTTP API, 0 for a free one")
        .default(defaultApiPort)
        .argParser(parsePort),
    )
    .addOption(new Option("--seed <number>", "what chance derives from").argParser(parseSeed))
    .addOption(new Option("--config <file>", "JSON file of proxies, as Toxiproxy reads it"));
  command.action(async (options) => {
    const config = options.config === undefined ? [] : await readConfig(options.config);
    const { host, port, seed } = options;
    await using proxy = await listen({
      host,
      port,
      config,
      ...(seed === undefined ? {} : { seed }),
    });
    io.out(`fault proxy listens on ${proxy.url} seed ${proxy.seed}, ${config.length} proxies\n`);
    await untilAborted(io.signal);
    finish(exitCodes.ok);
  });
  return command;
}

async function readConfig(file: string): Promise<readonly ProxyConfig[]> {
  try {
    return parseProxyConfig(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof ProxyConfigError) throw new UsageError(`${file}: ${oneLine(error)}`);
    throw new UsageError(`--config ${file}: ${oneLine(error)}`);
  }
}

async function listen(
  options: Parameters<typeof startFaultProxy>[0],
): ReturnType<typeof startFaultProxy> {
  try {
    return await startFaultProxy(options);
  } catch (error) {
    throw new EnvironmentError(`fault proxy cannot start: ${oneLine(error)}`, { cause: error });
  }
}
