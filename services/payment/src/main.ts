import { systemClock, systemRandom } from "@holdfast/clock";
import {
  databaseCheck,
  migrateWhenReachable,
  PostgresPool,
  postgresSource,
} from "@holdfast/postgres";
import {
  controlService,
  implement,
  peerCheck,
  RpcFaults,
  runInScope,
  startServer,
} from "@holdfast/rpc";
import { BackgroundLoop, configurationOrExit, Log, runService } from "@holdfast/service";
import { attributes, type StartedTelemetry, startTelemetry } from "@holdfast/telemetry";
import { readConfig } from "./config.ts";
import { paymentHandlers } from "./handlers.ts";
import { migrations } from "./migrations.ts";
import type { PaymentStore } from "./payment-store.ts";
import { Payments } from "./payments.ts";
import { connectPeers } from "./peers.ts";
import { PostgresPaymentStore } from "./postgres-payment-store.ts";
import { Reconciliation, reconciliationIntervalMs } from "./reconciliation.ts";
import { RpcChargeProvider } from "./rpc-charge-provider.ts";

const service = "payment";
const clock = systemClock;
const random = systemRandom;
const config = configurationOrExit(readConfig);
const { instance, zone, runId, providerEndpoints, providerRate } = config;
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
    const peers = connectPeers({
      caller: instance,
      providerEndpoints,
      providerRate,
      clock,
      random,
      instrumentation,
    });
    stack.use(peers.provider);
    const store = new PostgresPaymentStore(pool, instance);
    const provider = new RpcChargeProvider(peers.provider);
    const payments = new Payments({ store, provider, clock, random });
    stack.use(startReconciliation(store, payments, telemetry));
    const faults = new RpcFaults(clock);
    const control = controlService({
      flush: () => telemetry.flush(),
      breakers: () => peers.breakers.snapshots(),
      faults,
    });
    const handlers = paymentHandlers(payments, ({ idempotencyKey }) =>
      telemetry.annotate({ [attributes.idempotencyKey]: idempotencyKey }),
    );
    const server = await startServer({
      listen: config.listen,
      services: [implement("shop.v1.Payment", handlers), ...(config.control ? [control] : [])],
      clock,
      instrumentation,
      readiness: [
        databaseCheck(pool),
        peerCheck({ name: "provider", client: peers.provider, clock }),
      ],
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});

function startReconciliation(
  store: PaymentStore,
  payments: Payments,
  telemetry: StartedTelemetry,
): BackgroundLoop {
  const reconciliation = new Reconciliation({
    store,
    payments,
    clock,
    onError: (error) => log.error("payment could not be reconciled", error),
    around: ({ idempotencyKey }, limits, work) =>
      telemetry.inSpan("reconcile payment", () => runInScope(limits, work), {
        attributes: { [attributes.idempotencyKey]: idempotencyKey },
      }),
  });
  return new BackgroundLoop({
    clock,
    random,
    intervalMs: reconciliationIntervalMs,
    round: (signal) => reconciliation.round(signal),
    onError: (error) => log.error("reconciliation failed", error),
  });
}
