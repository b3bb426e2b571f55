import { join } from "node:path";
import { buildGoProgram, goEnvironment } from "../go-program.ts";
import { readImageNames, versionOf } from "../image-names.ts";
import type { Recipe } from "../recipe.ts";

const image = readImageNames().toxiproxy;
const version = versionOf(image);

/** Toxiproxy, compiled from its Go module. */
export const toxiproxy: Recipe = {
  name: "toxiproxy",
  image,
  pins: [JSON.stringify(goEnvironment)],
  buildArguments: {},
  fill: (folder, signal) =>
    buildGoProgram(
      {
        recipe: "toxiproxy",
        packagePath: "github.com/Shopify/toxiproxy/v2/cmd/server",
        // Clients ask for it and refuse what they do not know; without this it says "git".
        variables: { "github.com/Shopify/toxiproxy/v2.Version": version },
        output: join(folder, "toxiproxy"),
      },
      signal,
    ),
  proof: { arguments: ["-version"], expected: version },
};
