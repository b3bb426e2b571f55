import {
  Channel,
  type ChannelInterface,
  type ChannelOptions,
  connectivityState,
  credentials,
} from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import { channelOptionsOf } from "./channel-options.ts";
import type { RpcEndpoint } from "./endpoint-list.ts";
import { RpcError } from "./rpc-error.ts";

/**
 * How long a channel may take to become ready before it is replaced by a new one. grpc-js has no limit of its own: a peer
 * that accepts the connection and then says nothing would hold the channel for good, even after it is well again.
 */
export const connectTimeoutMs = 1_500;

type State =
  /** Worth waiting for: it has just begun. */
  | { readonly kind: "connecting" }
  | { readonly kind: "ready" }
  /** It was tried and did not work; it goes on trying, but calls fail at once. */
  | { readonly kind: "failing" }
  | { readonly kind: "closed" };

interface Waiter {
  readonly resolve: (channel: ChannelInterface) => void;
  readonly reject: (error: unknown) => void;
}

/** Keeps one channel to one endpoint open: connects at once, reconnects by itself, starts afresh when stuck. */
export class Connection implements Disposable {
  readonly endpoint: RpcEndpoint;
  readonly #options: ChannelOptions;
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #channel: ChannelInterface;
  #state: State = { kind: "connecting" };
  #wasReady = false;
  /** Aborted when the channel becomes ready or is closed. */
  #untilReady = new AbortController();

  /** @param caller Own instance name. */
  constructor(endpoint: RpcEndpoint, caller: string, clock: Clock) {
    this.endpoint = endpoint;
    this.#options = channelOptionsOf(caller);
    this.#clock = clock;
    this.#channel = this.#open();
    void this.#restartWhileStuck(this.#untilReady.signal);
  }

  get state(): State["kind"] {
    return this.#state.kind;
  }

  /** True once it has been connected, though it may not be now. */
  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** The channel to send on, when there is a connection: the way that costs no promise. */
  get readyChannel(): ChannelInterface | undefined {
    return this.#state.kind === "ready" ? this.#channel : undefined;
  }

  /**
   * Waits while the channel is connecting for the first time or again, for `connectTimeoutMs` at most.
   *
   * @throws {RpcError} UNAVAILABLE with effect `none` when there is no connection; the signal's reason when it aborts first.
   */
  whenReady(signal: AbortSignal): Promise<ChannelInterface> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#state.kind === "ready") return resolve(this.#channel);
      if (this.#state.kind !== "connecting") return reject(this.#notConnected());
      const waiter: Waiter = {
        resolve: (channel) => {
          signal.removeEventListener("abort", abort);
          resolve(channel);
        },
        reject: (error) => {
          signal.removeEventListener("abort", abort);
          reject(error);
        },
      };
      const abort = (): void => {
        this.#waiters.delete(waiter);
        waiter.reject(signal.reason);
      };
      this.#waiters.add(waiter);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  [Symbol.dispose](): void {
    this.#state = { kind: "closed" };
    this.#untilReady.abort();
    this.#channel.close();
    this.#rejectWaiters();
  }

  #open(): ChannelInterface {
    const { host, port } = this.endpoint;
    const channel = new Channel(`${host}:${port}`, credentials.createInsecure(), this.#options);
    this.#watch(channel);
    return channel;
  }

  #watch(channel: ChannelInterface): void {
    // `true` makes an idle channel connect: grpc-js would otherwise wait for a call after each disconnect.
    const seen = channel.getConnectivityState(true);
    channel.watchConnectivityState(seen, Infinity, () => {
      if (channel !== this.#channel || this.#state.kind === "closed") return;
      this.#moved(channel.getConnectivityState(true));
      this.#watch(channel);
    });
  }

  #moved(to: connectivityState): void {
    if (to === connectivityState.READY) {
      this.#state = { kind: "ready" };
      this.#wasReady = true;
      this.#untilReady.abort();
      for (const waiter of this.#waiters) waiter.resolve(this.#channel);
      this.#waiters.clear();
      return;
    }
    if (this.#state.kind === "ready") {
      this.#state = { kind: "connecting" };
      this.#untilReady = new AbortController();
      void this.#restartWhileStuck(this.#untilReady.signal);
    }
    if (to === connectivityState.TRANSIENT_FAILURE) this.#fail();
  }

  async #restartWhileStuck(ready: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await this.#clock.sleep(connectTimeoutMs, ready);
        this.#fail();
        const stuck = this.#channel;
        this.#channel = this.#open();
        stuck.close();
      }
    } catch {
      // The signal: the channel is ready, or closed.
    }
  }

  #fail(): void {
    this.#state = { kind: "failing" };
    this.#rejectWaiters();
  }

  #rejectWaiters(): void {
    for (const waiter of this.#waiters) waiter.reject(this.#notConnected());
    this.#waiters.clear();
  }

  #notConnected(): RpcError {
    const { id, host, port } = this.endpoint;
    return new RpcError("UNAVAILABLE", `no connection to ${id} at ${host}:${port}`, {
      effect: "none",
    });
  }
}
