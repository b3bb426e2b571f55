import { describe, expect, test } from "vitest";
import { joinHostPort, parsePort, splitHostPort } from "./host-port.ts";

describe("splitHostPort", () => {
  test.each([
    ["127.0.0.1:80", { host: "127.0.0.1", port: "80" }],
    ["localhost:http", { host: "localhost", port: "http" }],
    [":0", { host: "", port: "0" }],
    ["host:", { host: "host", port: "" }],
    ["[::1]:80", { host: "::1", port: "80" }],
    ["[fe80::1%eth0]:80", { host: "fe80::1%eth0", port: "80" }],
  ])("splits %s", (address, parts) => {
    expect(splitHostPort(address)).toEqual(parts);
  });

  test.each([
    ["host", "address host: missing port in address"],
    ["[::1]", "address [::1]: missing port in address"],
    ["[::1]80:1", "address [::1]80:1: missing port in address"],
    ["[::1]::1", "address [::1]::1: too many colons in address"],
    ["::1:80", "address ::1:80: too many colons in address"],
    ["[::1:80", "address [::1:80: missing ']' in address"],
    ["a[b:80", "address a[b:80: unexpected '[' in address"],
    ["a]b:80", "address a]b:80: unexpected ']' in address"],
    ["[a[b]:80", "address [a[b]:80: unexpected '[' in address"],
  ])("refuses %s", (address, message) => {
    expect(() => splitHostPort(address)).toThrow(message);
  });
});

describe("joinHostPort", () => {
  test("puts an IPv6 address in brackets", () => {
    expect([joinHostPort("::1", 80), joinHostPort("127.0.0.1", 80)]).toEqual([
      "[::1]:80",
      "127.0.0.1:80",
    ]);
  });
});

describe("parsePort", () => {
  test.each([
    ["", 0],
    ["0", 0],
    ["65535", 65_535],
    ["HTTP", 80],
  ])("reads %s", (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  test.each([
    ["65536", "address 65536: invalid port"],
    ["-1", "address -1: invalid port"],
    ["nope", "lookup tcp/nope: unknown port"],
  ])("refuses %s", (text, message) => {
    expect(() => parsePort(text)).toThrow(message);
  });
});
