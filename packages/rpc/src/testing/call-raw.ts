import { credentials, Client as GrpcClient, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { serviceDefinition } from "@holdfast/protos";

const definition = serviceDefinition("shop.v1.Recommendation").Recommend;

/** Calls past our own client, as a foreign one would. */
export async function callRaw(port: number, metadata: Metadata): Promise<ServiceError | undefined> {
  const client = new GrpcClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        {},
        metadata,
        (error) => resolve(error ?? undefined),
      );
    });
  } finally {
    client.close();
  }
}
