import { existsSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "./environment-error.ts";
import type { ProcessRecipe } from "./managed-process.ts";
import type { Member } from "./system-plan.ts";

/** What is measured must not starve what measures: the load generator keeps its times while services wait. */
export const serviceNiceness = 5;

export interface ProgramOptions {
  readonly member: Member;
  readonly workspaceFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly address: string;
  readonly logFile: string;
}

/** How a service of the workspace is run. @throws {EnvironmentError} when its program is not there. */
export function serviceProgram(options: ProgramOptions): ProcessRecipe {
  const { member, workspaceFolder } = options;
  const program = join(workspaceFolder, "services", member.service, "src", "main.ts");
  if (!existsSync(program)) {
    throw new EnvironmentError(`service ${member.service} has no program: ${program} is missing`);
  }
  return {
    name: member.name,
    role: "service",
    command: process.execPath,
    arguments: [program],
    environment: options.environment,
    workingFolder: workspaceFolder,
    logFile: options.logFile,
    address: options.address,
    stopSignal: "SIGTERM",
    niceness: serviceNiceness,
  };
}
