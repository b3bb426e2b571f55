import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes, Interruption } from "@holdfast/scenario";
import { EnvironmentError } from "@holdfast/testbed";
import type { CommandIo } from "./command-io.ts";
import { checkCommand } from "./commands/check.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { healCommand } from "./commands/heal.ts";
import { jaegerCommand } from "./commands/jaeger.ts";
import { listCommand } from "./commands/list.ts";
import { planCommand } from "./commands/plan.ts";
import { proxyCommand } from "./commands/proxy.ts";
import { runCommand } from "./commands/run.ts";
import { statusCommand } from "./commands/status.ts";
import { traceCommand } from "./commands/trace.ts";
import { upCommand } from "./commands/up.ts";
import type { Finish } from "./finish.ts";
import { oneLine } from "./one-line.ts";
import { processIo } from "./process-io.ts";
import { UsageError } from "./usage-error.ts";
import { holdfastVersion } from "./version.ts";

/**
 * The `holdfast` command.
 *
 * @param args What stands behind the name of the program.
 * @returns The exit code; nothing is thrown.
 */
export async function main(args: readonly string[], io: CommandIo = processIo()): Promise<number> {
  let code: number = exitCodes.ok;
  const program = createProgram(io, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return explain(error, io);
  }
}

function createProgram(io: CommandIo, finish: Finish): Command {
  const program = new Command("holdfast")
    .description("Runs a real shop through real faults and says, with evidence, whether it held.")
    .version(holdfastVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .exitOverride()
    // A flag after the name of a command of a command is that one's.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      // One line, whatever it is: commander puts its suggestions on a line of their own.
      outputError: (text, write) => write(`holdfast: ${oneLine(text).replace(/^error: /u, "")}\n`),
    });
  const commands = [
    runCommand,
    planCommand,
    listCommand,
    checkCommand,
    traceCommand,
    jaegerCommand,
    healCommand,
    upCommand,
    downCommand,
    statusCommand,
    doctorCommand,
    proxyCommand,
  ];
  for (const create of commands) {
    program.addCommand(adopt(create(io, finish), program));
  }
  return program;
}

/** Commands of commands end and complain as all do. */
function adopt(command: CommandUnknownOpts, parent: CommandUnknownOpts): CommandUnknownOpts {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) adopt(child, command);
  return command;
}

function explain(error: unknown, io: CommandIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof Interruption) {
    return error.signal === "SIGINT" ? exitCodes.sigint : exitCodes.sigterm;
  }
  if (error instanceof UsageError) {
    io.err(`holdfast: ${oneLine(error)}\n`);
    return exitCodes.usage;
  }
  if (error instanceof EnvironmentError) {
    io.err(`holdfast: ${oneLine(error)}\n`);
    return exitCodes.environment;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(`holdfast: this is a bug in Holdfast; please report it with what follows\n${stack}\n`);
  return exitCodes.internal;
}
