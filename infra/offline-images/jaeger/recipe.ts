import { join } from "node:path";
import { buildGoProgram, goEnvironment } from "../go-program.ts";
import { readImageNames, versionOf } from "../image-names.ts";
import type { Recipe } from "../recipe.ts";

const image = readImageNames().jaeger;
const version = `v${versionOf(image)}`;

/** Jaeger 2, compiled from the Go module that is released with it; the module's own version still counts from 1. */
export const jaeger: Recipe = {
  name: "jaeger",
  image,
  pins: [JSON.stringify(goEnvironment)],
  buildArguments: {},
  fill: (folder, signal) =>
    buildGoProgram(
      {
        recipe: "jaeger",
        packagePath: "github.com/jaegertracing/jaeger/cmd/jaeger",
        variables: { "github.com/jaegertracing/jaeger/internal/version.latestVersion": version },
        output: join(folder, "jaeger"),
      },
      signal,
    ),
  proof: { arguments: ["version"], expected: version },
};
