import { describe, expect, test } from "vitest";
import { engineFailure } from "./engine-client.ts";

const prefix = "driver failed programming external connectivity on endpoint x (4f):";

describe("engineFailure", () => {
  test.each([
    `${prefix} Bind for 127.0.0.1:12345 failed: port is already allocated`,
    `${prefix} Error starting userland proxy: listen tcp4 127.0.0.1:12345: bind: address already in use`,
  ])("names a port that is taken: %s", (message) => {
    const error = Object.assign(new Error(message), { statusCode: 500 });

    expect(engineFailure("payment-a", error).message).toBe(
      "payment-a: port 127.0.0.1:12345 is taken",
    );
  });

  test("says that nobody is there any more", () => {
    const error = new Error("connect ENOENT /var/run/docker.sock");

    expect(engineFailure("payment-a", error).message).toBe("payment-a: the engine is gone");
  });

  test("puts what the engine says on one line", () => {
    const error = Object.assign(new Error("no space\n left\n"), { statusCode: 500 });

    expect(engineFailure("payment-a", error).message).toBe("payment-a: no space left");
  });
});
