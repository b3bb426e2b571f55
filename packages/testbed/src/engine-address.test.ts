import { describe, expect, test } from "vitest";
import { formatEngineAddress, parseEngineAddress } from "./engine-address.ts";
import { EnvironmentError } from "./environment-error.ts";

describe("parseEngineAddress", () => {
  test.each([
    { text: "unix:///var/run/docker.sock", kind: "socket" },
    { text: "tcp://127.0.0.1:2375", kind: "tcp" },
    { text: "tcp://[::1]:2375", kind: "tcp" },
  ])("takes $text, and it can be written down again", ({ text, kind }) => {
    const address = parseEngineAddress(text);

    expect(address.kind).toBe(kind);
    expect(formatEngineAddress(address)).toBe(text);
  });

  test.each(["tcp://10.0.0.5:2375", "ssh://me@host", "/var/run/docker.sock", "tcp://127.0.0.1"])(
    "refuses %s, and says what was expected",
    (text) => {
      expect(() => parseEngineAddress(text)).toThrow(
        new EnvironmentError(
          `DOCKER_HOST is "${text}", expected an engine of this machine: unix:///path or tcp://127.0.0.1:port`,
        ),
      );
    },
  );
});
