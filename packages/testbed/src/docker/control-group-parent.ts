/** Of dockerode, what is asked here. */
interface EngineInfo {
  info(): Promise<unknown>;
}

/**
 * Under which control group the containers of a run are made; absent: the engine's own.
 *
 * An engine that makes its groups itself puts all containers below one group `docker`, which weighs as much as one
 * session of a user. The whole system under test would then have the share of a single process of the runtime `local`.
 * In the root group each container weighs what a session weighs. A service manager keeps groups of its own, which are
 * left as they are.
 *
 * @see https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent
 */
export async function controlGroupParent(engine: EngineInfo): Promise<string | undefined> {
  const info: unknown = await engine.info();
  const driver: unknown =
    typeof info === "object" && info !== null && Reflect.get(info, "CgroupDriver");
  return driver === "cgroupfs" ? "/" : undefined;
}
