import { describe, expect, test } from "vitest";
import { EnvironmentError } from "../environment-error.ts";
import { parseSubnet } from "./run-network.ts";

function network(subnet: string): unknown {
  return { IPAM: { Config: [{ Subnet: subnet }] } };
}

describe("parseSubnet", () => {
  test.each(["172.18.0.0/16", "192.168.16.0/20", "10.10.3.0/24"])("takes %s", (text) => {
    const { text: kept, prefix } = parseSubnet(network(text));

    expect(kept).toBe(text);
    expect(text.startsWith(`${prefix}.0/`)).toBe(true);
  });

  test.each(["fd00::/64", "10.0.0.128/25", ""])(
    "refuses %j, and says what was expected",
    (text) => {
      expect(() => parseSubnet(network(text))).toThrow(
        new EnvironmentError(
          `the engine offers ${JSON.stringify(text)} as a network, expected IPv4 like 172.18.0.0/16`,
        ),
      );
    },
  );
});
