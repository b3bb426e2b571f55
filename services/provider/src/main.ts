import { join } from "node:path";
import { systemClock } from "@holdfast/clock";
import { controlService, implement, RpcFaults, startServer } from "@holdfast/rpc";
import { configurationOrExit, Log, runService } from "@holdfast/service";
import { attributes, startTelemetry } from "@holdfast/telemetry";
import { readConfig } from "./config.ts";
import { providerHandlers } from "./handlers.ts";
import { Ledger } from "./ledger.ts";
import { Provider } from "./provider.ts";

const service = "provider";
const clock = systemClock;
const config = configurationOrExit(readConfig);
const { instance, zone, runId, serviceTimeMs } = config;
const log = new Log({ service, instance, clock });

await runService({
  log,
  clock,
  start: async (stack) => {
    const telemetry = stack.use(
      startTelemetry({
        serviceName: service,
        instance,
        zone,
        runId,
        endpoint: config.otlpEndpoint,
      }),
    );
    const ledger = stack.use(new Ledger(join(config.dataFolder, "ledger.sqlite")));
    const handlers = providerHandlers(
      new Provider({ ledger, clock, serviceTimeMs }),
      (idempotencyKey) => telemetry.annotate({ [attributes.idempotencyKey]: idempotencyKey }),
    );
    const faults = new RpcFaults(clock);
    const control = controlService({ flush: () => telemetry.flush(), breakers: () => [], faults });
    const server = await startServer({
      listen: config.listen,
      services: [implement("provider.v1.Provider", handlers), ...(config.control ? [control] : [])],
      clock,
      instrumentation: telemetry.rpc,
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});
