import { describe, expect, test } from "vitest";
import { callerOf, channelOptionsOf } from "./channel-options.ts";

describe("callerOf", () => {
  test("reads what channelOptionsOf has the channel send", () => {
    const sent = channelOptionsOf("checkout-a")["grpc.primary_user_agent"];

    expect(callerOf(`${sent} grpc-node-js/1.14.7`)).toBe("checkout-a");
    expect(callerOf(String(sent))).toBe("checkout-a");
  });

  test.each(["", "grpc-go/1.60.0", "curl"])("knows no caller by %j", (userAgent) => {
    expect(callerOf(userAgent)).toBe("");
  });
});
