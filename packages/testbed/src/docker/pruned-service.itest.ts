import { spawnSync } from "node:child_process";
import { mkdtempDisposable, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { EnvironmentError } from "../environment-error.ts";
import { installDependencies } from "./install-dependencies.ts";
import { pruneService } from "./pruned-service.ts";

const workspaceFolder = resolve(import.meta.dirname, "../../../..");
const temporary = (): ReturnType<typeof mkdtempDisposable> =>
  mkdtempDisposable(join(tmpdir(), "holdfast-prune-"));

describe("pruneService", () => {
  test("gives the same state the same hashes, and each service its own", async () => {
    await using folder = await temporary();
    const prune = (service: string, into: string): ReturnType<typeof pruneService> =>
      pruneService(workspaceFolder, service, join(folder.path, into));

    const [first, second, other] = [
      await prune("recommendation", "first"),
      await prune("recommendation", "second"),
      await prune("provider", "other"),
    ];

    expect([second.manifestsHash, second.sourcesHash]).toEqual([
      first.manifestsHash,
      first.sourcesHash,
    ]);
    expect(other.sourcesHash).not.toBe(first.sourcesHash);
  });

  test("leaves out tests and what is of other services", async () => {
    await using folder = await temporary();

    const { sources } = await pruneService(
      workspaceFolder,
      "recommendation",
      join(folder.path, "pruned"),
    );

    const files = await readdir(sources, { recursive: true });
    expect(files).toContain("services/recommendation/src/main.ts");
    expect(files.filter((file) => /test\.ts$|^services\/checkout/.test(file))).toEqual([]);
  });

  test("names a service that is not there", async () => {
    await using folder = await temporary();

    const failed = pruneService(workspaceFolder, "warehouse", join(folder.path, "pruned"));

    await expect(failed).rejects.toThrow(EnvironmentError);
    await expect(failed).rejects.toThrow("service warehouse cannot be made an image");
  });
});

describe("installDependencies", () => {
  test("gives a service what it needs to start, and keeps no settings", async () => {
    await using folder = await temporary();
    const { sources, manifests } = await pruneService(
      workspaceFolder,
      "recommendation",
      join(folder.path, "pruned"),
    );

    await installDependencies(workspaceFolder, manifests);

    const top = await readdir(join(manifests, "node_modules"));
    expect(top).toEqual([".pnpm"]);
    // As the Dockerfile does: sources over dependencies. It starts, and misses its configuration.
    spawnSync("cp", ["-R", `${sources}/.`, manifests]);
    const started = spawnSync(
      process.execPath,
      [join(manifests, "services/recommendation/src/main.ts")],
      { env: {}, encoding: "utf8" },
    );
    expect(started.stderr).toMatch(/^HOLDFAST_/);
    expect(started.status).toBe(78);
  });
});
