import { systemClock, systemRandom } from "@holdfast/clock";
import { OwnStall } from "@holdfast/failure-detection";
import {
  databaseCheck,
  migrateWhenReachable,
  PostgresPool,
  postgresSource,
} from "@holdfast/postgres";
import {
  callObserver,
  controlService,
  type Handlers,
  type HealthCheck,
  implement,
  peerCheck,
  RpcFaults,
  runInScope,
  startServer,
} from "@holdfast/rpc";
import {
  BackgroundLoop,
  configurationOrExit,
  Log,
  lagIntervalMs,
  runService,
} from "@holdfast/service";
import { attributes, type Facts, type StartedTelemetry, startTelemetry } from "@holdfast/telemetry";
import { checkoutAdmission } from "./admission.ts";
import { Checkout, type PlacedOrder } from "./checkout.ts";
import { readConfig } from "./config.ts";
import type { FailureShare } from "./failure-share.ts";
import { checkoutHandlers } from "./handlers.ts";
import { migrations } from "./migrations.ts";
import type { OrderStore } from "./order-store.ts";
import { watchOwnState } from "./own-state.ts";
import { payingLater } from "./payment-later.ts";
import { drainIntervalMs, PaymentQueueDrainer } from "./payment-queue-drainer.ts";
import type { InventoryPort, PaymentPort } from "./peer-ports.ts";
import type { PeerWatch } from "./peer-watch.ts";
import { connectPeers, type Peers } from "./peers.ts";
import { PostgresOrderStore } from "./postgres-order-store.ts";
import { recommendations } from "./recommendations.ts";
import { rpcInventory, rpcPayment } from "./rpc-peers.ts";
import { rpcProbes } from "./rpc-probes.ts";
import { SagaRunner } from "./saga-runner.ts";
import { type OrderWorkOptions, resumeIntervalMs, SagaWorker } from "./saga-worker.ts";
import type { ServiceLevel } from "./service-level.ts";

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
    const pool = await openDatabase(stack, telemetry, stopping);
    const stalls = new OwnStall({ tickMs: lagIntervalMs });
    const wire = { caller: instance, clock, random, instrumentation, stalls };
    const peers = connectPeers({ ...config, ...wire });
    stack.use(peers.inventory);
    stack.use(peers.payment);
    stack.use(peers.recommendation);
    const store = new PostgresOrderStore(pool, instance);
    const inventory = rpcInventory(peers.inventory);
    const payment = rpcPayment(peers.payment);
    const { shedder, failures, level, watch } = watchOwnState(stack, {
      clock,
      random,
      log,
      stalls,
      observe: callObserver(instrumentation),
      isCutOff: peers.isCutOff,
      probes: rpcProbes(peers, () => clock.now()),
    });
    startOrderWork(stack, {
      store,
      saga: new SagaRunner({ store, inventory, payment, clock, random }),
      watch,
      telemetry,
    });
    const faults = new RpcFaults(clock);
    const control = controlService({
      flush: () => telemetry.flush(),
      breakers: () => peers.breakers.snapshots(),
      faults,
    });
    const own = { level, failures };
    const handlers = handlersOf({ peers, store, inventory, payment, telemetry, ...own });
    const server = await startServer({
      listen: config.listen,
      services: [implement("shop.v1.Checkout", handlers), ...(config.control ? [control] : [])],
      clock,
      instrumentation,
      admission: checkoutAdmission(shedder),
      readiness: [databaseCheck(pool), ...peerChecks(peers)],
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});

async function openDatabase(
  stack: AsyncDisposableStack,
  telemetry: StartedTelemetry,
  stopping: AbortSignal,
): Promise<PostgresPool> {
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
  return pool;
}

interface CheckoutParts {
  readonly peers: Peers;
  readonly store: OrderStore;
  readonly inventory: InventoryPort;
  readonly payment: PaymentPort;
  readonly level: ServiceLevel;
  readonly failures: FailureShare;
  readonly telemetry: StartedTelemetry;
}

/** What customers are served by. */
function handlersOf(parts: CheckoutParts): Handlers<"shop.v1.Checkout"> {
  const { peers, store, inventory, payment, level, failures, telemetry } = parts;
  const forCustomers = payingLater(payment, () => !level.paysAtOnce);
  const checkout = new Checkout({
    store,
    saga: new SagaRunner({ store, inventory, payment: forCustomers, clock, random }),
    recommendation: recommendations({
      client: peers.recommendation,
      clock,
      random,
      observe: callObserver(telemetry.rpc),
      isAsked: () => level.asksForRecommendations(random()),
    }),
    clock,
    random,
    takesOrders: () => level.takesOrders,
    traceContext: () => telemetry.traceContext(),
  });
  return checkoutHandlers(checkout, {
    level: () => level.level,
    placed: (placed) => telemetry.annotate(factsOf(placed, level)),
    ended: (isFailure) => failures.record(isFailure, clock.now()),
  });
}

/** What the span of an order tells of its answer. */
function factsOf({ order, answer, replayed }: PlacedOrder, { level }: ServiceLevel): Facts {
  return {
    [attributes.idempotencyKey]: order.idempotencyKey,
    [attributes.idempotencyReplayed]: replayed,
    [attributes.degradationLevel]: level,
    ...(answer.degraded.length > 0 && { [attributes.degraded]: answer.degraded.join(",") }),
  };
}

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
  parts: { store: OrderStore; saga: SagaRunner; watch: PeerWatch; telemetry: StartedTelemetry },
): void {
  const { store, saga, watch, telemetry } = parts;
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
  const hasStock = (): boolean => !watch.isAway("inventory");
  const worker = new SagaWorker({ ...work, isWorkable: hasStock });
  const drainer = new PaymentQueueDrainer({
    ...work,
    isWorkable: () => hasStock() && !watch.isAway("payment"),
  });
  const loop = { clock, random, onError: (error: unknown) => log.error("round failed", error) };
  const resume = (signal: AbortSignal): Promise<"more" | "rest"> => worker.round(signal);
  const drain = (signal: AbortSignal): Promise<"more" | "rest"> => drainer.round(signal);
  stack.use(new BackgroundLoop({ ...loop, intervalMs: resumeIntervalMs, round: resume }));
  stack.use(new BackgroundLoop({ ...loop, intervalMs: drainIntervalMs, round: drain }));
}
