import { systemClock, systemRandom } from "@holdfast/clock";
import {
  databaseCheck,
  migrateWhenReachable,
  PostgresPool,
  postgresSource,
} from "@holdfast/postgres";
import { LagMeter } from "@holdfast/resilience";
import { callObserver, controlService, implement, RpcFaults, startServer } from "@holdfast/rpc";
import {
  BackgroundLoop,
  configurationOrExit,
  Log,
  lagIntervalMs,
  runService,
  Ticker,
} from "@holdfast/service";
import { startTelemetry } from "@holdfast/telemetry";
import { inventoryAdmission } from "./admission.ts";
import { readConfig } from "./config.ts";
import { sweep, sweepIntervalMs } from "./expiry-sweep.ts";
import { inventoryHandlers } from "./handlers.ts";
import { Inventory } from "./inventory.ts";
import { migrations } from "./migrations.ts";
import { PostgresStockStore } from "./postgres-stock-store.ts";
import { sessionsMax } from "./sessions-max.ts";
import { sharingReads } from "./shared-reads.ts";

const service = "inventory";
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
    const pool = new PostgresPool({
      source: postgresSource({ url: config.databaseUrl, applicationName: instance, clock }),
      clock,
      connectionsMax: sessionsMax,
      instrumentation: telemetry.postgres,
    });
    stack.defer(() => pool.close());
    await migrateWhenReachable(pool, migrations, {
      clock,
      signal: stopping,
      onUnreachable: (error) => log.error("database cannot be reached yet", error),
    });
    const store = new PostgresStockStore(pool);
    stack.use(
      new BackgroundLoop({
        clock,
        random,
        intervalMs: sweepIntervalMs,
        round: (signal) => sweep(store, clock, signal),
        onError: (error) => log.error("sweep failed", error),
      }),
    );
    const observe = callObserver(telemetry.rpc);
    const lag = new LagMeter({ intervalMs: lagIntervalMs });
    stack.use(new Ticker({ clock, intervalMs: lagIntervalMs, tick: (now) => lag.tick(now) }));
    const admission = inventoryAdmission({
      clock,
      random,
      lagMs: () => lag.lagMs(clock.now()),
      observe,
    });
    const faults = new RpcFaults(clock);
    const control = controlService({ flush: () => telemetry.flush(), breakers: () => [], faults });
    const handlers = inventoryHandlers(new Inventory(sharingReads(store, { clock, observe })));
    const server = await startServer({
      listen: config.listen,
      services: [implement("shop.v1.Inventory", handlers), ...(config.control ? [control] : [])],
      clock,
      instrumentation: telemetry.rpc,
      admission,
      readiness: [databaseCheck(pool)],
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});
