import { GenericContainer, type WaitStrategy } from "testcontainers";
import type { ContainerPlan, PublishedPort } from "./container-plan.ts";

/**
 * A container exactly as planned: with an address of its own, and ports on 127.0.0.1 alone. Testcontainers has no call for
 * these, and its way to add them is to inherit.
 */
export class PlannedContainer extends GenericContainer {
  readonly #plan: ContainerPlan;
  readonly #onCreated: (containerId: string) => void;

  /** @param onCreated Told its id before it is started. */
  constructor(plan: ContainerPlan, name: string, onCreated: (containerId: string) => void) {
    super(plan.image);
    this.#plan = plan;
    this.#onCreated = onCreated;
    this.withName(name)
      .withLabels(plan.labels)
      .withEnvironment(plan.environment)
      .withDefaultLogDriver()
      // Removed by us and by our reaper, whether Ryuk is there or not.
      .withAutoCleanup(false)
      .withPullPolicy({ shouldPull: () => "never" })
      .withWaitStrategy(startedIsEnough);
    if (plan.command !== undefined) this.withCommand([...plan.command]);
    if (plan.entrypoint !== undefined) this.withEntrypoint([...plan.entrypoint]);
    if (plan.user !== undefined) this.withUser(plan.user);
    if (plan.memoryFolders !== undefined) this.withTmpFs({ ...plan.memoryFolders });
  }

  protected override beforeContainerCreated(): Promise<void> {
    const { where, ports, isReadOnly, mounts, instance, controlGroupParent } = this.#plan;
    // Health is asked from outside; a process for it in each container now and then would be in the way.
    this.createOpts.Healthcheck = { Test: ["NONE"] };
    this.createOpts.ExposedPorts = Object.fromEntries(ports.map((port) => [key(port), {}]));
    Object.assign(this.hostConfig, {
      Binds: [...mounts],
      ReadonlyRootfs: isReadOnly,
      CapDrop: this.#plan.role === "database" ? [] : ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ...(controlGroupParent === undefined ? {} : { CgroupParent: controlGroupParent }),
      PortBindings: Object.fromEntries(
        ports.map((port) => [key(port), [{ HostIp: "127.0.0.1", HostPort: String(port.host) }]]),
      ),
    });
    if (where.kind === "beside") {
      this.withNetworkMode(`container:${where.containerId}`);
      return Promise.resolve();
    }
    this.withNetworkMode(where.network);
    this.createOpts.Hostname = instance;
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: {
        [where.network]: {
          Aliases: [instance],
          IPAMConfig: { IPv4Address: where.ipAddress },
        },
      },
    };
    return Promise.resolve();
  }

  protected override containerCreated(containerId: string): Promise<void> {
    this.#onCreated(containerId);
    return Promise.resolve();
  }
}

function key({ container }: PublishedPort): string {
  return `${container}/tcp`;
}

/** Whether an instance serves is asked from outside, by its health. */
const startedIsEnough: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => startedIsEnough,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};
