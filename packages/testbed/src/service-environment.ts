import { markVariable } from "./mark-variable.ts";
import type { Member, SystemPlan } from "./system-plan.ts";

export interface EnvironmentInputs {
  readonly plan: SystemPlan;
  readonly member: Member;
  /** What every process of the run gets. */
  readonly base: Readonly<Record<string, string>>;
  /** `host:port` to serve on. */
  readonly listen: string;
  /** Folder for own files. */
  readonly dataFolder: string;
  /** Where Node keeps compiled code. Absent: where its own environment says. */
  readonly compileCacheFolder?: string;
  /** Address of the proxy of a link, by the link's name. */
  readonly proxyAddress: (link: string) => string;
  /** Name and password of the service's database role. Absent without a database. */
  readonly databaseRole?: { readonly name: string; readonly password: string };
  readonly otlpEndpoint?: string;
}

/** Variables of this process that every child needs; nothing else of ours reaches a child. */
const inherited = ["PATH", "TZ", "LANG", "TMPDIR"] as const;

/** The environment of one service process. */
export function serviceEnvironment(inputs: EnvironmentInputs): Record<string, string> {
  const { plan, member } = inputs;
  const links = plan.links.filter((link) => link.from.name === member.name);
  const peers = Map.groupBy(links, (link) => link.to.service);
  const environment: Record<string, string> = {
    ...inputs.base,
    ...(inputs.compileCacheFolder === undefined
      ? {}
      : { NODE_COMPILE_CACHE: inputs.compileCacheFolder }),
    HOLDFAST_INSTANCE: member.name,
    HOLDFAST_ZONE: member.zone ?? "",
    HOLDFAST_LISTEN: inputs.listen,
    HOLDFAST_DATA_DIR: inputs.dataFolder,
    HOLDFAST_CONTROL: "1",
    ...(inputs.otlpEndpoint === undefined
      ? {}
      : { OTEL_EXPORTER_OTLP_ENDPOINT: inputs.otlpEndpoint }),
    ...plan.topology.services[member.service]?.env,
  };
  for (const [peer, linksToPeer] of peers) {
    const [first] = linksToPeer;
    if (first?.to.kind === "postgres") {
      const { name, password } = inputs.databaseRole ?? { name: member.service, password: "" };
      environment["DATABASE_URL"] =
        `postgres://${name}:${password}@${inputs.proxyAddress(first.name)}/${member.service}`;
    } else {
      environment[`${peer.toUpperCase().replaceAll("-", "_")}_ENDPOINTS`] = linksToPeer
        .map(({ name, to }) => `${to.name}@${to.zone ?? ""}=${inputs.proxyAddress(name)}`)
        .join(",");
    }
  }
  return environment;
}

/**
 * What every process of a run gets. The mark is how the reaper recognises a child that was started in the instant in
 * which the runner was killed, before it was written to the journal.
 */
export function baseEnvironment(runId: string, mark: string): Record<string, string> {
  const environment: Record<string, string> = { HOLDFAST_RUN_ID: runId, [markVariable]: mark };
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
