import { describe, expect, test } from "vitest";
import { parseEvent } from "./engine-events.ts";

describe("parseEvent", () => {
  test("knows the end of a container", () => {
    const line = JSON.stringify({
      Type: "container",
      Action: "die",
      Actor: { ID: "abc", Attributes: { exitCode: "137", image: "x" } },
    });

    expect(parseEvent(line)).toEqual({ containerId: "abc", exitCode: 137 });
  });

  test.each(["", "not JSON", '{"Action":"start","Actor":{"ID":"abc"}}', '{"Action":"die"}'])(
    "takes %j for no end",
    (line) => {
      expect(parseEvent(line)).toBeUndefined();
    },
  );
});
