import { describe, expect, test } from "vitest";
import { parseEndpoints } from "./endpoint-list.ts";

describe("parseEndpoints", () => {
  test("reads names, zones and addresses", () => {
    expect(parseEndpoints("inventory-a@a=127.0.0.1:4001, inventory-b@b=localhost:4002")).toEqual([
      { id: "inventory-a", zone: "a", host: "127.0.0.1", port: 4001 },
      { id: "inventory-b", zone: "b", host: "localhost", port: 4002 },
    ]);
  });

  test("reads an instance without a zone", () => {
    expect(parseEndpoints("provider-1@=127.0.0.1:4100")).toEqual([
      { id: "provider-1", zone: "", host: "127.0.0.1", port: 4100 },
    ]);
  });

  test.each([
    ["", 'an endpoint must look like name@zone=host:port, got ""'],
    ["inventory-a", 'an endpoint must look like name@zone=host:port, got "inventory-a"'],
    ["a@a=127.0.0.1:4001,", 'an endpoint must look like name@zone=host:port, got ""'],
    ["a@a=127.0.0.1:0", 'the port of an endpoint must be in 1–65535, got "a@a=127.0.0.1:0"'],
    [
      "a@a=127.0.0.1:65536",
      'the port of an endpoint must be in 1–65535, got "a@a=127.0.0.1:65536"',
    ],
    ["a@a=h:1,a@b=h:2", 'endpoints must have different names, got "a@a=h:1,a@b=h:2"'],
  ])("refuses %j", (text, message) => {
    expect(() => parseEndpoints(text)).toThrow(new RangeError(message));
  });
});
