import { systemClock } from "@holdfast/clock";
import { controlService, implement, RpcFaults, startServer } from "@holdfast/rpc";
import { configurationOrExit, Log, readInstanceSettings, runService } from "@holdfast/service";
import { startTelemetry } from "@holdfast/telemetry";
import { recommendationHandlers } from "./handlers.ts";

const service = "recommendation";
const clock = systemClock;
const config = configurationOrExit(readInstanceSettings);
const { instance, zone, runId } = config;
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
    const faults = new RpcFaults(clock);
    const control = controlService({ flush: () => telemetry.flush(), breakers: () => [], faults });
    const server = await startServer({
      listen: config.listen,
      services: [
        implement("shop.v1.Recommendation", recommendationHandlers),
        ...(config.control ? [control] : []),
      ],
      clock,
      instrumentation: telemetry.rpc,
      faults,
      onUnexpectedError: (error, { method }) => log.error("handler failed", error, { method }),
    });
    stack.defer(() => server.shutdown());
  },
});
