import { type Handlers, RpcError } from "@holdfast/rpc";
import { defaultLimit, limitMax, suggest } from "./co-purchases.ts";

export const recommendationHandlers: Handlers<"shop.v1.Recommendation"> = {
  recommend: ({ skus, limit }) => {
    if (limit > limitMax) {
      return Promise.reject(
        new RpcError("INVALID_ARGUMENT", `limit must be 0 to ${limitMax}, got ${limit}`),
      );
    }
    return Promise.resolve({ skus: [...suggest(skus, limit === 0 ? defaultLimit : limit)] });
  },
};
