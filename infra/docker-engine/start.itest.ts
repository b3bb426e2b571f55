import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";

interface Ended {
  readonly exitCode: number | null;
  readonly said: string;
}

/** Runs the script on a machine whose programs are told what to answer, so that nothing is installed or started. */
async function start(
  programs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "holdfast-engine-"));
  for (const [name, body] of Object.entries(programs)) {
    const file = join(folder.path, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }
  const ended = spawnSync(join(import.meta.dirname, "start"), {
    env: { PATH: `${folder.path}${delimiter}/usr/bin${delimiter}/bin`, ...environment },
    encoding: "utf8",
  });
  return { exitCode: ended.status, said: ended.stderr };
}

const noEngine = "exit 1";

describe("infra/docker-engine/start", () => {
  test("does nothing where an engine answers", async () => {
    expect(await start({ docker: "echo 28.2.2" })).toEqual({
      exitCode: 0,
      said: "docker-engine: engine 28.2.2 answers already\n",
    });
  });

  test("starts none in place of the one that DOCKER_HOST names", async () => {
    const ended = await start({ docker: noEngine }, { DOCKER_HOST: "tcp://127.0.0.1:1" });

    expect(ended).toEqual({
      exitCode: 4,
      said: "docker-engine: no engine answers at DOCKER_HOST=tcp://127.0.0.1:1; unset it to have one started here\n",
    });
  });

  test("says that it needs root", async () => {
    const ended = await start({ docker: noEngine, id: "echo 1000", uname: "echo Linux" });

    expect(ended).toEqual({
      exitCode: 4,
      said: "docker-engine: needs root to install and start a Docker engine; or start the one you have\n",
    });
  });

  test("says that it works on Linux only", async () => {
    const ended = await start({ docker: noEngine, uname: "echo Darwin" });

    expect(ended).toEqual({
      exitCode: 4,
      said: "docker-engine: starts an engine on Linux only; this is Darwin\n",
    });
  });
});
