import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { exitCodes } from "@holdfast/scenario";
import { runtimesOption } from "../choose-runtime.ts";
import type { CommandIo } from "../command-io.ts";
import { examine } from "../examine.ts";
import type { Finding } from "../finding.ts";
import type { Finish } from "../finish.ts";
import { workspaceFolder } from "../workspace.ts";

const words = {
  ok: "ok     ",
  warning: "warning",
  missing: "MISSING",
  optional: "not now",
} as const;

/** `holdfast doctor`: whether this machine can run Holdfast, and what to do about it when it cannot. */
export function doctorCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("doctor")
    .description("check the machine: what is there, what is missing, how to mend it")
    .addOption(runtimesOption())
    .option("--json", "one JSON array")
    .action(async (options) => {
      const findings = await examine(workspaceFolder, options.runtime, io.env);
      if (options.json === true) io.out(`${JSON.stringify(findings, null, 2)}\n`);
      else for (const finding of findings) io.out(`${describe(finding)}\n`);
      const isAble = findings.every(({ state }) => state !== "missing");
      finish(isAble ? exitCodes.ok : exitCodes.environment);
    });
}

function describe({ state, name, fact, mend }: Finding): string {
  return `${words[state]}  ${name.padEnd(12)} ${fact}${mend === undefined ? "" : `; ${mend}`}`;
}
