import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { type Evidence, exitCodes, readEvidence } from "@holdfast/scenario";
import type { CommandIo } from "../command-io.ts";
import { findRun, readStoredRun } from "../find-run.ts";
import type { Finish } from "../finish.ts";
import { jaegerUrlOption } from "../url-options.ts";
import { UsageError } from "../usage-error.ts";
import { runsFolderOf } from "../workspace.ts";
import { JaegerQuery } from "./jaeger-query.ts";
import { faultOf, type VerifiedOperation, verifyOperations } from "./verify-traces.ts";

/** Operations that are named one by one; of the others only the number is told. */
const maxNamed = 10;

/** `holdfast trace verify`: whether Jaeger has the trace of every operation that the history calls ok. */
export function traceVerifyCommand(io: CommandIo, finish: Finish): CommandUnknownOpts {
  return new Command("verify")
    .description("ask Jaeger for the trace of every operation that ended ok")
    .argument("[run]", "id or folder of a run", "latest")
    .addOption(jaegerUrlOption().makeOptionMandatory())
    .addOption(
      new Option("--visits <services>", "services that each of these traces must have, by commas")
        .argParser((text) => text.split(",").filter((name) => name !== ""))
        .default([] as readonly string[], "none"),
    )
    .option("--load <name>", "only operations of this load; default: of all")
    .addOption(new Option("--output <folder>", "where runs are kept").env("HOLDFAST_OUTPUT"))
    .action(async (name, options) => {
      const run = await readStoredRun(await findRun(name, runsFolderOf(options.output)));
      const jaeger = new JaegerQuery(options.jaegerUrl, io.signal);
      let isWhole = true;
      for (const { scenario } of run.plans) {
        // oxlint-disable-next-line no-await-in-loop -- one scenario's spans in memory at a time.
        const evidence = await readEvidence(run.folder, scenario.id);
        // oxlint-disable-next-line no-await-in-loop -- see above.
        const operations = await verifyOperations(
          ofLoad(evidence, options.load),
          jaeger,
          io.signal,
        );
        const lines = describe(scenario.id, operations, options.visits);
        isWhole &&= lines.length === 1;
        for (const line of lines) io.out(`${line}\n`);
      }
      finish(isWhole ? exitCodes.ok : exitCodes.violated);
    });
}

/** @throws {UsageError} when no load has the name. */
function ofLoad(evidence: Evidence, load: string | undefined): Evidence {
  if (load === undefined) return evidence;
  const loads = evidence.plan.loads.map(({ name }) => name);
  if (!loads.includes(load)) {
    const { id } = evidence.plan.scenario;
    throw new UsageError(`${id} has no load "${load}"; there are: ${loads.join(", ")}`);
  }
  return { ...evidence, history: evidence.history.filter((line) => line.load === load) };
}

/** One line, and one more for each operation that is not what it should be. */
function describe(
  scenario: string,
  operations: readonly VerifiedOperation[],
  visits: readonly string[],
): readonly string[] {
  const services = [...new Set(operations.flatMap((one) => [...one.services]))].toSorted();
  const faults = operations.flatMap((one) => {
    const fault = faultOf(one, visits);
    return fault === undefined ? [] : [`  ${one.load} ${one.index} trace ${one.traceId}: ${fault}`];
  });
  const found = operations.filter((one) => one.services.size > 0).length;
  const counts = services.map(
    (service) => `${service} ${operations.filter((one) => one.services.has(service)).length}`,
  );
  return [
    `${scenario}  ok operations ${operations.length}, traces in Jaeger ${found}, as they should be ${operations.length - faults.length}; with ${counts.join(", ") || "no service"}`,
    ...faults.slice(0, maxNamed),
    ...(faults.length > maxNamed ? [`  and ${faults.length - maxNamed} more`] : []),
  ];
}
