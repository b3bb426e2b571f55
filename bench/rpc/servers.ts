/** Serves the same answer with bare grpc-js and with ours. Prints both ports, and ends with its stdin. */
import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { serviceDefinition } from "@holdfast/protos";
import { implement, startServer } from "@holdfast/rpc";

const answer = {
  orderId: "order-1",
  status: "ORDER_STATUS_CONFIRMED",
  total: { currency: "EUR", minorUnits: 4_200 },
  recommendedSkus: ["tent", "stove"],
} as const;
const order = { ...answer, cartId: "cart-1" };

const bare = new Server();
bare.addService(serviceDefinition("shop.v1.Checkout"), {
  PlaceOrder: (_call: unknown, respond: sendUnaryData<typeof answer>) => respond(null, answer),
  GetOrder: (_call: unknown, respond: sendUnaryData<typeof order>) => respond(null, order),
});
const barePort = await new Promise<number>((resolve, reject) => {
  bare.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error === null) resolve(port);
    else reject(error);
  });
});

const full = await startServer({
  listen: "127.0.0.1:0",
  clock: systemClock,
  services: [
    implement("shop.v1.Checkout", {
      placeOrder: async () => ({ ...answer, recommendedSkus: [...answer.recommendedSkus] }),
      getOrder: async () => ({ orderId: answer.orderId }),
    }),
  ],
});

process.stdout.write(`${JSON.stringify({ bare: barePort, full: full.port })}\n`);
process.stdin.once("end", () => process.exit(0)).resume();
