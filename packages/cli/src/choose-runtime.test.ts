import type { EngineInspection } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { chooseRuntime, type RuntimeName } from "./choose-runtime.ts";

const able: EngineInspection = {
  kind: "present",
  address: "unix:///var/run/docker.sock",
  version: "28.2.2",
  apiVersion: "1.48",
  missingImages: [],
  advice: "",
};
const absent: EngineInspection = {
  kind: "absent",
  reason: "no Docker engine: nobody answers at unix:///x",
  advice: "start Docker",
};
const lacking: EngineInspection = {
  ...able,
  missingImages: ["postgres:18.4"],
  advice: "run docker pull postgres:18.4",
};

function notToBeAsked(): Promise<never> {
  return Promise.reject(new Error("it looked for an engine"));
}

async function choose(name: RuntimeName, engine: EngineInspection) {
  const said: string[] = [];
  const signal = new AbortController().signal;
  const io = { err: (text: string) => void said.push(text), signal };
  const runtime = await chooseRuntime(name, io, async () => engine);
  return [runtime.name, said];
}

describe("chooseRuntime", () => {
  test.each<[RuntimeName, EngineInspection, string, string]>([
    [
      "auto",
      able,
      "docker",
      "docker, since Docker 28.2.2 answers at unix:///var/run/docker.sock and has every image",
    ],
    ["auto", absent, "local", "local, since no Docker engine: nobody answers at unix:///x"],
    ["auto", lacking, "local", "local, since image postgres:18.4 is missing"],
  ])("takes for %s what there is, and says why, case %#", async (name, engine, runtime, why) => {
    expect(await choose(name, engine)).toEqual([runtime, [`runtime auto: ${why}\n`]]);
  });

  test("takes docker when it was asked for and can be had, without a word", async () => {
    expect(await choose("docker", able)).toEqual(["docker", []]);
  });

  test.each([
    [absent, "no Docker engine: nobody answers at unix:///x; start Docker"],
    [lacking, "image postgres:18.4 is missing; run docker pull postgres:18.4"],
  ])("refuses docker where it cannot be had, case %#", async (engine, message) => {
    await expect(choose("docker", engine)).rejects.toMatchObject({
      name: "EnvironmentError",
      message,
    });
  });

  test("does not look for an engine when local was asked for", async () => {
    const io = { err: () => undefined, signal: new AbortController().signal };

    expect((await chooseRuntime("local", io, notToBeAsked)).name).toBe("local");
  });
});
