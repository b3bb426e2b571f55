import type { EngineInspection } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { examineEngine } from "./examine-engine.ts";

const able: EngineInspection = {
  kind: "present",
  address: "unix:///var/run/docker.sock",
  version: "28.2.2",
  apiVersion: "1.48",
  missingImages: [],
  advice: "",
};
const lacking: EngineInspection = { ...able, missingImages: ["postgres:18.4"], advice: "pull it" };
const absent: EngineInspection = { kind: "absent", reason: "no engine", advice: "start Docker" };

async function statesOf(engine: EngineInspection, isNeeded: boolean) {
  const findings = await examineEngine(isNeeded, async () => engine);
  return findings.map(({ name, state, mend }) => [name, state, mend]);
}

describe("examineEngine", () => {
  test.each<[EngineInspection, boolean, unknown[]]>([
    [
      able,
      true,
      [
        ["engine", "ok", undefined],
        ["images", "ok", undefined],
      ],
    ],
    [
      lacking,
      true,
      [
        ["engine", "ok", undefined],
        ["images", "missing", "pull it"],
      ],
    ],
    [
      lacking,
      false,
      [
        ["engine", "ok", undefined],
        ["images", "optional", "pull it"],
      ],
    ],
    [absent, true, [["engine", "missing", "start Docker"]]],
    [absent, false, [["engine", "optional", "start Docker"]]],
  ])(
    "says what is there and what that means for the runtime, case %#",
    async (engine, isNeeded, states) => {
      expect(await statesOf(engine, isNeeded)).toEqual(states);
    },
  );

  test("names engine, version and API", async () => {
    const [engine] = await examineEngine(true, async () => able);

    expect(engine?.fact).toBe("Docker 28.2.2, API 1.48, at unix:///var/run/docker.sock");
  });
});
