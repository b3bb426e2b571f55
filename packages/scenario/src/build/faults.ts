import type { EdgeOf, MethodOf, TopologySpec, ZoneOf } from "@holdfast/testbed";
import type { Duration } from "./duration.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { StartedOf } from "./topology-names.ts";

/** Faults by kind. Each gives a description to be handed to `inject`. */
export interface Faults<Spec extends TopologySpec> {
  /** Every chunk of data on the edge is late. */
  latency(edge: EdgeOf<Spec>, options: LatencyOptions<Spec>): PlannedFault;
  /** Data flows at no more than a rate. */
  bandwidth(edge: EdgeOf<Spec>, options: BandwidthOptions<Spec>): PlannedFault;
  /** Connections take long to close. */
  slowClose(edge: EdgeOf<Spec>, options: DelayOptions<Spec>): PlannedFault;
  /** A black hole: data vanishes; connections stay open, for good or until closed after a time. */
  timeout(edge: EdgeOf<Spec>, options?: TimeoutOptions<Spec>): PlannedFault;
  /** Connections are reset (RST), at once or after a time. */
  resetPeer(edge: EdgeOf<Spec>, options?: ResetOptions<Spec>): PlannedFault;
  /** Data arrives in small pieces. */
  slicer(edge: EdgeOf<Spec>, options: SlicerOptions<Spec>): PlannedFault;
  /** Connections are closed after so much data. */
  limitData(edge: EdgeOf<Spec>, options: LimitDataOptions<Spec>): PlannedFault;
  /** Connections over the edge are closed and new ones refused. */
  down(edge: EdgeOf<Spec>, options?: BetweenZones<Spec>): PlannedFault;
  /** A zone is cut off from everything outside it. */
  partition(options: PartitionOptions<Spec>): PlannedFault;
  /** SIGKILL. */
  crash(service: StartedOf<Spec>, options?: CrashOptions<Spec>): PlannedFault;
  /** SIGSTOP: process and sockets stay, nothing happens, until healed. */
  pause(service: StartedOf<Spec>, options?: InstanceOptions<Spec>): PlannedFault;
  /** SIGTERM, which drains, and a start, once at the beginning of the window. */
  restart(service: StartedOf<Spec>, options?: InstanceOptions<Spec>): PlannedFault;
  /** Less processor or memory, or a full disk, while it runs. On runtime docker alone; others refuse the scenario with one line. */
  limit(service: StartedOf<Spec>, options: LimitOptions<Spec>): PlannedFault;
  /** Single calls answer with a status. */
  error(edge: EdgeOf<Spec>, options: ErrorOptions<Spec>): PlannedFault;
  /** Single calls take longer. */
  delayCalls(edge: EdgeOf<Spec>, options: DelayCallsOptions<Spec>): PlannedFault;
  /** Single calls are never answered; by default the handler has run, so the effect is there and its answer is lost. */
  dropAnswers(edge: EdgeOf<Spec>, options?: CallOptions<Spec>): PlannedFault;
}

/** Narrows an edge to some of its pairs of instances. */
export interface BetweenZones<Spec extends TopologySpec> {
  /** Callers in this zone. Default all. */
  readonly fromZone?: ZoneOf<Spec>;
  /** Callees in this zone. Default all. */
  readonly toZone?: ZoneOf<Spec>;
}

export interface ToxicOptions<Spec extends TopologySpec> extends BetweenZones<Spec> {
  /** `downstream`: answers. `upstream`: requests. Default `downstream`. */
  readonly stream?: "upstream" | "downstream";
  /**
   * Share of connections touched, above 0 and at most 1. Default 1. Below 1 the proxy throws dice per connection, and
   * connections come in no fixed order: such a run cannot be repeated exactly. For a share of calls use `error`,
   * `delayCalls` or `dropAnswers`, which decide per call from the seed.
   */
  readonly toxicity?: number;
}

export interface LatencyOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  readonly delay: Duration;
  /** More or less than `delay` by at most this. Default 0. The proxy throws the dice: not exactly repeatable. */
  readonly jitter?: Duration;
}

export interface BandwidthOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  /** Kilobytes per second. Above 0. */
  readonly rateKbPerS: number;
}

export interface DelayOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  readonly delay: Duration;
}

export interface TimeoutOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  /** Connections are closed after this. Default: never. */
  readonly after?: Duration;
}

export interface ResetOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  /** Reset after this. Default at once. */
  readonly after?: Duration;
}

export interface SlicerOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  /** Bytes per piece, on average. At least 1. */
  readonly averageBytes: number;
  /** More or less than `averageBytes` by at most this. Default 0. */
  readonly variationBytes?: number;
  /** Wait between pieces, to the microsecond. Default 0. */
  readonly delay?: Duration;
}

export interface LimitDataOptions<Spec extends TopologySpec> extends ToxicOptions<Spec> {
  /** Bytes that pass before the connection is closed. At least 0. */
  readonly bytes: number;
}

export interface PartitionOptions<Spec extends TopologySpec> {
  readonly isolate: ZoneOf<Spec>;
  /** `drop`: data vanishes. `reject`: connections are refused. Default `drop`. */
  readonly mode?: "drop" | "reject";
  /** Calls `out` of the zone, `in` to it, or `both`. Default `both`. */
  readonly direction?: "both" | "in" | "out";
}

export interface InstanceOptions<Spec extends TopologySpec> {
  /** Instances of this zone. Default all. */
  readonly zone?: ZoneOf<Spec>;
}

export interface LimitOptions<Spec extends TopologySpec> extends InstanceOptions<Spec> {
  /** Cores, e.g. 0.2; at least 0.01. Default: not cut. */
  readonly cpuCores?: number;
  /** At least 16 MiB; who needs more is ended by the kernel. Default: not cut. */
  readonly memoryBytes?: number;
  /**
   * To how much the file system in memory shrinks that the topology gives the service (`tmpfsBytes`); at least 0, and less
   * than that. What it holds stays: for 0, it is full at once. Default: not cut.
   */
  readonly tmpfsBytes?: number;
}

export interface CrashOptions<Spec extends TopologySpec> extends InstanceOptions<Spec> {
  /** Started again after this. Default: at the end of the window. */
  readonly restartAfter?: Duration;
}

export interface CallOptions<Spec extends TopologySpec> {
  /** Calls of this method. Default every method of the called service. */
  readonly method?: MethodOf<Spec>;
  /** Share of attempts it acts on, above 0 and at most 1. Decided per call from the seed. Default 1. */
  readonly ratio?: number;
  /** `before-handler`: nothing has happened yet. `after-handler`: the effect is there, the answer is not. */
  readonly when?: "before-handler" | "after-handler";
}

export interface ErrorOptions<Spec extends TopologySpec> extends CallOptions<Spec> {
  /** gRPC status answered. `when` is `before-handler` by default. */
  readonly status:
    | "UNAVAILABLE"
    | "DEADLINE_EXCEEDED"
    | "INTERNAL"
    | "RESOURCE_EXHAUSTED"
    | "ABORTED"
    | "UNKNOWN";
}

export interface DelayCallsOptions<Spec extends TopologySpec> extends CallOptions<Spec> {
  /** How much longer. `when` is `before-handler` by default. */
  readonly delay: Duration;
}
