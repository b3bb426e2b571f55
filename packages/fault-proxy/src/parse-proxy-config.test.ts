import { describe, expect, test } from "vitest";
import { parseProxyConfig } from "./parse-proxy-config.ts";

describe("parseProxyConfig", () => {
  test("reads Toxiproxy's configuration file", () => {
    const text =
      '[{"name":"a","listen":"127.0.0.1:1","upstream":"127.0.0.1:2"},{"name":"b","upstream":"c:3","enabled":false}]';

    expect(parseProxyConfig(text)).toEqual([
      { name: "a", listen: "127.0.0.1:1", upstream: "127.0.0.1:2", enabled: true },
      { name: "b", listen: "", upstream: "c:3", enabled: false },
    ]);
  });

  test.each([
    ["", "EOF"],
    ["{}", "json: cannot unmarshal object into Go value of type []struct"],
    ['[{"name":"a"}]', "missing required field: upstream at proxy 1"],
  ])("refuses %j", (text, message) => {
    expect(() => parseProxyConfig(text)).toThrow(message);
  });
});
