import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../environment-error.ts";

/** Images of third parties by their public names, as `infra/images.json` pins them. */
export interface PublicImages {
  readonly postgres: string;
  readonly toxiproxy: string;
  readonly jaeger: string;
  readonly node: string;
}

/** Of this checkout of Holdfast, whatever the workspace is. */
const file = fileURLToPath(new URL("../../../../infra/images.json", import.meta.url));

/** @throws {EnvironmentError} when the file is not there, or does not name every image. */
export function readPublicImages(): PublicImages {
  let images: unknown;
  try {
    images = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`the names of images cannot be read: ${reason}`, { cause: error });
  }
  const nameOf = (key: keyof PublicImages): string => {
    const name: unknown = typeof images === "object" && images !== null && Reflect.get(images, key);
    if (typeof name === "string" && /^[^\s:]+(:\d+\/[^\s:]+)?:[^\s:]+$/u.test(name)) return name;
    throw new EnvironmentError(
      `${file}: ${key} must be an image with its version, like "postgres:18.1", got ${JSON.stringify(name)}`,
    );
  };
  return {
    postgres: nameOf("postgres"),
    toxiproxy: nameOf("toxiproxy"),
    jaeger: nameOf("jaeger"),
    node: nameOf("node"),
  };
}
