import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The keys of infra/images.json. */
export const imageKeys = ["node", "postgres", "toxiproxy", "jaeger"] as const;

export type ImageKey = (typeof imageKeys)[number];

/**
 * The public names and versions of all third-party images, from the one file where they stand.
 *
 * @param file Default: infra/images.json.
 * @throws {Error} when a name is missing or has no version.
 */
export function readImageNames(
  file: string = join(import.meta.dirname, "../images.json"),
): Readonly<Record<ImageKey, string>> {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  const nameOf = (key: ImageKey): string => {
    const name: unknown =
      typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, key) : undefined;
    if (typeof name !== "string" || !/^[a-z0-9./-]+:[\w.-]+$/.test(name)) {
      throw new Error(`${file}: "${key}" must be an image with a version, got ${String(name)}`);
    }
    return name;
  };
  return {
    node: nameOf("node"),
    postgres: nameOf("postgres"),
    toxiproxy: nameOf("toxiproxy"),
    jaeger: nameOf("jaeger"),
  };
}

/** The version in an image's name: "2.12.0" of "ghcr.io/shopify/toxiproxy:2.12.0". */
export function versionOf(image: string): string {
  return image.slice(image.lastIndexOf(":") + 1);
}
