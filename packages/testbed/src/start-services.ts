import { join } from "node:path";
import { Instance } from "./instance.ts";
import { ManagedProcess } from "./managed-process.ts";
import { serviceEnvironment } from "./service-environment.ts";
import { serviceProgram } from "./service-program.ts";
import type { StartOptions } from "./start-options.ts";
import { StubLedger } from "./stub-ledger.ts";
import { type Member, runningMembers } from "./system-plan.ts";
import type { TestbedParts } from "./testbed-parts.ts";
import { together } from "./together.ts";

/** Starts every service instance side by side and waits until all of them serve. */
export async function startServices(
  parts: TestbedParts,
  options: StartOptions,
  signal: AbortSignal,
): Promise<void> {
  const members = runningMembers(parts.plan).filter(({ kind }) => kind !== "postgres");
  const instances = members.map((member) => planInstance(parts, member, options));
  await together(
    signal,
    instances.map((instance) => (either) => instance.start(either)),
  );
}

function planInstance(parts: TestbedParts, member: Member, options: StartOptions): Instance {
  const { workspaceFolder, otlpEndpoint } = options;
  const dataFolder = parts.frame.memberFolder(member.name);
  const address = parts.addressOf(member.name);
  const databaseRole = parts.roles.get(member.service);
  const recipe = serviceProgram({
    member,
    workspaceFolder,
    address,
    logFile: join(options.logFolder, `${member.name}.log`),
    environment: serviceEnvironment({
      plan: parts.plan,
      member,
      base: parts.frame.environment,
      listen: address,
      dataFolder,
      compileCacheFolder: join(workspaceFolder, ".toolchain", "compile-cache"),
      proxyAddress: (link) => parts.links?.addressOf(link) ?? "",
      ...(databaseRole === undefined ? {} : { databaseRole }),
      ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    }),
  });
  const process = new ManagedProcess(recipe, parts.frame.journal, parts.clock);
  const instance = new Instance(member, process, { clock: parts.clock });
  parts.instances.set(member.name, instance);
  if (member.kind === "stub") {
    parts.stores.set(
      member.service,
      new StubLedger(member.service, join(dataFolder, "ledger.sqlite")),
    );
  }
  return instance;
}
