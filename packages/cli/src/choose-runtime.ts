import { Option } from "@commander-js/extra-typings";
import {
  dockerRuntime,
  type EngineInspection,
  EnvironmentError,
  inspectEngine,
  localRuntime,
  type Runtime,
} from "@holdfast/testbed";
import type { CommandIo } from "./command-io.ts";

export type RuntimeName = "local" | "docker" | "auto";

type RuntimeOption<Name extends string> = Option<
  "--runtime <name>",
  undefined,
  "local",
  undefined,
  false,
  Name
>;

/** `--runtime`, as a command that starts one environment has it. */
export function runtimeOption(): RuntimeOption<RuntimeName> {
  return new Option("--runtime <name>", "what services run on")
    .choices(["local", "docker", "auto"] as const)
    .default("local" as const)
    .env("HOLDFAST_RUNTIME");
}

/** `--runtime` of `run`, which can run everything twice: `both`. */
export function runtimesOption(): RuntimeOption<RuntimeName | "both"> {
  return new Option("--runtime <name>", "what services run on; both: one after the other, compared")
    .choices(["local", "docker", "auto", "both"] as const)
    .default("local" as const)
    .env("HOLDFAST_RUNTIME");
}

/**
 * The runtime that was asked for. `auto` is docker when an engine answers and has the images, else local; which and why is
 * said in one line on standard error.
 *
 * @throws {EnvironmentError} when docker was asked for and there is no engine that can do it; nothing was started.
 */
export async function chooseRuntime(
  name: RuntimeName,
  io: Pick<CommandIo, "err" | "signal">,
  inspect: () => Promise<EngineInspection> = () => inspectEngine(io.signal),
): Promise<Runtime> {
  if (name === "local") return localRuntime;
  const engine = await inspect();
  const reason = whyNot(engine);
  if (name === "auto") {
    io.err(
      `runtime auto: ${reason === undefined ? `docker, since ${whatIsThere(engine)}` : `local, since ${reason}`}\n`,
    );
    return reason === undefined ? dockerRuntime : localRuntime;
  }
  if (reason !== undefined) throw new EnvironmentError(`${reason}; ${engine.advice}`);
  return dockerRuntime;
}

/** Why services cannot run in containers here; undefined when they can. */
function whyNot(engine: EngineInspection): string | undefined {
  if (engine.kind === "absent") return engine.reason;
  const [first, ...others] = engine.missingImages;
  if (first === undefined) return undefined;
  return others.length === 0
    ? `image ${first} is missing`
    : `images ${[first, ...others].join(", ")} are missing`;
}

function whatIsThere(engine: EngineInspection): string {
  return engine.kind === "absent"
    ? engine.reason
    : `Docker ${engine.version} answers at ${engine.address} and has every image`;
}
