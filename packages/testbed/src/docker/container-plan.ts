import type { ContainerRole } from "../journal-record.ts";

/** What a container is made of. Made once; started as often as its instance is. */
export interface ContainerPlan {
  /** Of the instance, e.g. `payment-b`; also its name in the network. */
  readonly instance: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly where: ContainerPlace;
  /** Ports of the container that this machine reaches at 127.0.0.1. */
  readonly ports: readonly PublishedPort[];
  /** Arguments for the image's program. Absent: its own. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** `uid:gid`. Absent: the image's own. */
  readonly user?: string;
  /** Nothing can be written but what is mounted. */
  readonly isReadOnly: boolean;
  /** `source:target:mode`, the source a folder or file of this machine or the name of a volume. */
  readonly mounts: readonly string[];
  /** Control group below which its own is made. Absent: the engine's. */
  readonly controlGroupParent?: string;
  /** Folders in memory, by path, with their options. */
  readonly memoryFolders?: Readonly<Record<string, string>>;
  /** What asks it to end, and what asks it to end without tidying up. */
  readonly stopSignal: NodeJS.Signals;
  readonly hurrySignal: NodeJS.Signals;
}

/** In the network of the run under an address of its own, or beside another container, as the same host. */
export type ContainerPlace =
  | { readonly kind: "network"; readonly network: string; readonly ipAddress: string }
  | { readonly kind: "beside"; readonly containerId: string };

export interface PublishedPort {
  readonly container: number;
  readonly host: number;
}
