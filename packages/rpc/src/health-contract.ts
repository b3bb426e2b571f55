import type { ServiceDefinition } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";

const name = "grpc.health.v1.Health";

// github.com/grpc/grpc-proto, grpc/health/v1/health.proto, as data: no file to read and parse at each start.
const contract = {
  nested: {
    grpc: {
      nested: {
        health: {
          nested: {
            v1: {
              nested: {
                HealthCheckRequest: { fields: { service: { type: "string", id: 1 } } },
                HealthCheckResponse: {
                  fields: { status: { type: "ServingStatus", id: 1 } },
                  nested: {
                    ServingStatus: {
                      values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 },
                    },
                  },
                },
                HealthListRequest: { fields: {} },
                HealthListResponse: {
                  fields: { statuses: { keyType: "string", type: "HealthCheckResponse", id: 1 } },
                },
                Health: {
                  methods: {
                    Check: {
                      requestType: "HealthCheckRequest",
                      responseType: "HealthCheckResponse",
                      comment: "How a service is now.",
                    },
                    List: {
                      requestType: "HealthListRequest",
                      responseType: "HealthListResponse",
                      comment: "How each service is now.",
                    },
                    Watch: {
                      requestType: "HealthCheckRequest",
                      responseType: "HealthCheckResponse",
                      responseStream: true,
                      comment: "How a service is, now and whenever that changes.",
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

/** The standard health service. */
export function healthDefinition(): ServiceDefinition {
  const definition = fromJSON(contract, { enums: String, defaults: true })[name];
  if (definition === undefined || "format" in definition) {
    throw new TypeError(`${name} is not a service`);
  }
  return definition;
}
