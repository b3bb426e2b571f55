import { systemClock, systemRandom } from "@holdfast/clock";
import {
  databaseCheck,
  migrateWhenReachable,
  PostgresPool,
  postgresSource,
} from "@holdfast/postgres";
import {
  controlService,
  type HealthCheck,
  implement,
  peerCheck,
  RpcFaults,
  runInScope,
  startServer,
} from "@holdfast/rpc";
import { BackgroundLoop, configurationOrExit, Log, runService } from "@holdfast/service";
import { attributes, type StartedTelemetry, startTelemetry } from "@holdfast/telemetry";
import { Checkout } from "./checkout.ts";
import { readConfig } from "./config.ts";
import { checkoutHandlers } from "./handlers.ts";
import { migrations } from "./migrations.ts";
import type { OrderStore } from "./order-store.ts";
import { drainIntervalMs, PaymentQueueDrainer } from "./payment-queue-drainer.ts";
import { connectPeers, type Peers } from "./peers.ts";
import { PostgresOrderStore } from "./postgres-order-store.ts";
import { rpcInventory, rpcPayment, rpcRecommendation } from "./rpc-peers.ts";
import { SagaRunner } from "./saga-runner.ts";
import { type OrderWorkOptions, resumeIntervalMs, SagaWorker } from "./saga-worker.ts";

const service = "checkout";
const clock = systemClock;
const random = systemRandom;
const config = configurationOrExit(readConfig);
const { instance, zone, runId } = config;
const log = new Log({ service, instance, clock });

await runService({
  log,
  clock,
  start: async (stack, stopping) => {
    const telemetry = stack.use(
      startTelemetry({
        serviceName: service,
        instance,
        zone,
        runId,
        endpoint: config.otlpEndpoint,
      }),
    );
    const instrumentation = telemetry.rpc;
    const pool = new PostgresPool({
      source: postgresSource({ url: config.databaseUrl, applicationName: instance, clock }),
      clock,
      instrumentation: telemetry.postgres,
    });
    stack.defer(() => pool.close());
    await migrateWhenReachable(pool, migrations, {
      clock,
      signal: stopping,
      onUnreachable: (error) => log.error("database cannot be reached yet", error),
    });
    const peers = connectPeers({ ...config, caller: instance, clock, random, instrumentation });
    stack.use(peers.inventory);
    stack.use(peers.payment);
    stack.use(peers.recommendation);
    const store = new PostgresOrderStore(pool, instance);
    const inventory = rpcInventory(peers.inventory);
    const payment = rpcPayment(peers.payment);
    const saga = new SagaRunner({ store, inventory, payment, clock, random });
    startOrderWork(stack, { store, saga, telemetry });
    const faults = new RpcFaults(clock);
    const control = controlService({
      flush: () => telemetry.flush(),
      breakers: () => peers.breakers.snapshots(),
      faults,
    });
    const checkout = new Checkout({
      store,
      saga,
      recommendation: rpcRecommendation(peers.recommendation),
      clock,
      random,
      traceContext: () => telemetry.traceContext(),
    });
    const handlers = checkoutHandlers(checkout, ({ order, replayed }) =>
      telemetry.annotate({
        [attributes.idempotencyKey]: order.idempotencyKey,
        [attributes.idempotencyReplayed]: replayed,
      }),
    );
    const server = await startServer({
      listen: config.listen,
      services: [implement("shop.v1.Checkout", handlers), ...(config.control ? [control] : [])],
      clock,
      instrumentation,
      readiness: [databaseCheck(pool), ...peerChecks(peers)],
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});

/** Nobody is sent here whose order would only wait for connections to the peers. */
function peerChecks(peers: Peers): readonly HealthCheck[] {
  const { inventory, payment, recommendation } = peers;
  return Object.entries({ inventory, payment, recommendation }).map(([name, client]) =>
    peerCheck({ name, client, clock }),
  );
}

/** What an instance does by itself: resume what was left half-way, and settle what waits for payment. */
function startOrderWork(
  stack: AsyncDisposableStack,
  parts: { store: OrderStore; saga: SagaRunner; telemetry: StartedTelemetry },
): void {
  const { store, saga, telemetry } = parts;
  const work: OrderWorkOptions = {
    store,
    saga,
    clock,
    random,
    onError: (error) => log.error("order could not be led on", error),
    // In the trace the order was placed in, with a deadline of its own; customers who wait go first.
    around: ({ order, queued }, limits, run) =>
      telemetry.inSpan(
        queued ? "settle queued order" : "resume order",
        () => runInScope({ ...limits, priority: "low" }, run),
        { traceContext: order.traceContext },
      ),
  };
  const worker = new SagaWorker(work);
  const drainer = new PaymentQueueDrainer(work);
  const loop = { clock, random, onError: (error: unknown) => log.error("round failed", error) };
  const resume = (signal: AbortSignal): Promise<"more" | "rest"> => worker.round(signal);
  const drain = (signal: AbortSignal): Promise<"more" | "rest"> => drainer.round(signal);
  stack.use(new BackgroundLoop({ ...loop, intervalMs: resumeIntervalMs, round: resume }));
  stack.use(new BackgroundLoop({ ...loop, intervalMs: drainIntervalMs, round: drain }));
}
