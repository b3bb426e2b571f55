import {
  status as codes,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import { type Health, healthCacheMs, type ServingStatus } from "./health.ts";

interface Request {
  readonly service: string;
}

interface Response {
  readonly status: ServingStatus;
}

interface ListResponse {
  readonly statuses: Readonly<Record<string, Response>>;
}

/** `grpc.health.v1.Health` over a `Health`. */
export function healthHandlers(health: Health, clock: Clock): UntypedServiceImplementation {
  return {
    Check: (
      { request: { service } }: ServerUnaryCall<Request, Response>,
      respond: sendUnaryData<Response>,
    ) => {
      void answer(health, service, respond);
    },
    List: (_call: ServerUnaryCall<object, ListResponse>, respond: sendUnaryData<ListResponse>) => {
      void list(health, respond);
    },
    Watch: (stream: ServerWritableStream<Request, Response>) => {
      void watch(health, clock, stream);
    },
  };
}

async function answer(
  health: Health,
  service: string,
  respond: sendUnaryData<Response>,
): Promise<void> {
  const status = await health.status(service);
  if (status !== "SERVICE_UNKNOWN") return respond(null, { status });
  respond({ code: codes.NOT_FOUND, details: `no service ${service}` });
}

async function list(health: Health, respond: sendUnaryData<ListResponse>): Promise<void> {
  const statuses = await Promise.all(
    health.services.map(
      async (service) => [service, { status: await health.status(service) }] as const,
    ),
  );
  respond(null, { statuses: Object.fromEntries(statuses) });
}

/** Sends the status at once and whenever it has changed, until the watcher goes or the server stops serving. */
async function watch(
  health: Health,
  clock: Clock,
  stream: ServerWritableStream<Request, Response>,
): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  stream.once("cancelled", end);
  health.stopped.addEventListener("abort", end, { once: true });
  let sent: ServingStatus | undefined;
  while (!stream.cancelled) {
    const status = await health.status(stream.request.service);
    if (status !== sent) stream.write({ status });
    sent = status;
    if (health.stopped.aborted) break;
    await clock.sleep(healthCacheMs, over.signal).catch(() => undefined);
  }
  health.stopped.removeEventListener("abort", end);
  stream.end();
}
