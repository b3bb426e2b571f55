import { findEngineAddress } from "../engine-address.ts";
import { EngineApi, EngineError } from "../engine-api.ts";
import { EnvironmentError } from "../environment-error.ts";
import { readPublicImages } from "./public-images.ts";

/** What is known of the container engine of this machine. */
export type EngineInspection =
  | {
      readonly kind: "absent";
      /** Why the runtime `docker` cannot be used, as one line. */
      readonly reason: string;
      /** What to do about it, as one line. */
      readonly advice: string;
    }
  | {
      readonly kind: "present";
      /** Where it listens, as DOCKER_HOST has it. */
      readonly address: string;
      /** Of the engine, e.g. `28.2.2`. */
      readonly version: string;
      /** Newest version of its API, e.g. `1.48`. */
      readonly apiVersion: string;
      /** Images that a run needs and the engine does not have, by name. Empty: `holdfast run --runtime docker` can start. */
      readonly missingImages: readonly string[];
      /** What brings the missing images, as one line; empty when none is missing. */
      readonly advice: string;
    };

/** Docker 20.10: the oldest engine that is tried here. */
export const apiVersionMin = { major: 1, minor: 41 } as const;
/** An engine that is there says so at once; one that hangs must not hold up who only looks. */
const lookLimitMs = 5_000;

/**
 * Looks whether the runtime `docker` can be used: whether an engine answers, whether it is new enough, which images are
 * missing. Starts nothing and loads nothing large.
 *
 * @throws {EnvironmentError} when the names of the images cannot be read.
 */
export async function inspectEngine(signal?: AbortSignal): Promise<EngineInspection> {
  const images = neededImages();
  const limit = AbortSignal.timeout(lookLimitMs);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const engine = findEngine();
  if (!(engine instanceof EngineApi)) return engine;
  try {
    const found = await versionOf(engine, either);
    if (found.kind === "absent") return found;
    const missingImages = await missingOf(engine, images, either);
    const advice = adviceFor(missingImages);
    return { ...found, address: engine.name, missingImages, advice };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) {
      return absent(`${engine.name} does not answer within ${lookLimitMs} ms`, restart);
    }
    if (error instanceof EngineError) return absentBecause(error, engine.name);
    throw error;
  }
}

/** @returns Why there is none when DOCKER_HOST is wrong. */
function findEngine(): EngineApi | Absent {
  try {
    return new EngineApi(findEngineAddress());
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return absent(error.message, "correct or unset DOCKER_HOST");
  }
}

/** Images that every run in containers needs, but for those of its services. */
function neededImages(): readonly string[] {
  const { postgres, toxiproxy, node } = readPublicImages();
  return [postgres, toxiproxy, node];
}

type Absent = EngineInspection & { readonly kind: "absent" };
type Version = { readonly kind: "present"; readonly version: string; readonly apiVersion: string };

const startAdvice =
  "start Docker, or set DOCKER_HOST to its socket; on Debian: infra/docker-engine/start";
const restart = "restart Docker";

async function versionOf(engine: EngineApi, signal: AbortSignal): Promise<Absent | Version> {
  const found = await engine.get("/version", signal);
  const field = (key: string): string => {
    const value: unknown = typeof found === "object" && found !== null && Reflect.get(found, key);
    return typeof value === "string" ? value : "";
  };
  const [version, apiVersion, system] = [field("Version"), field("ApiVersion"), field("Os")];
  const [major = 0, minor = 0] = apiVersion.split(".").map(Number);
  if (apiVersion === "") {
    return absent(`${engine.name} does not answer as a Docker engine does`, startAdvice);
  }
  if (
    major < apiVersionMin.major ||
    (major === apiVersionMin.major && minor < apiVersionMin.minor)
  ) {
    const wanted = `${apiVersionMin.major}.${apiVersionMin.minor}`;
    return absent(
      `Docker ${version} at ${engine.name} speaks API ${apiVersion}, ${wanted} or newer is needed`,
      "update Docker to 20.10 or newer",
    );
  }
  if (system !== "linux") {
    return absent(
      `${engine.name} runs containers of ${system}`,
      "switch Docker to Linux containers",
    );
  }
  return { kind: "present", version, apiVersion };
}

async function missingOf(
  engine: EngineApi,
  images: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all(
    images.map(async (image) => {
      try {
        await engine.get(`/images/${encodeURIComponent(image)}/json`, signal);
        return true;
      } catch (error) {
        if (error instanceof EngineError && error.status === 404) return false;
        throw error;
      }
    }),
  );
  return images.filter((_, index) => found[index] === false);
}

/** One command for all of them. */
export function adviceFor(missingImages: readonly string[]): string {
  if (missingImages.length === 0) return "";
  const [first] = missingImages;
  const pull = missingImages.length === 1 ? `docker pull ${first}` : "docker pull each of them";
  return `run infra/offline-images/make, or ${pull}`;
}

function absentBecause(error: EngineError, name: string): Absent {
  switch (error.code) {
    case "ENOENT":
      return absent(`no Docker engine: ${name} is not there`, startAdvice);
    case "ECONNREFUSED":
      return absent(`no Docker engine: nobody answers at ${name}`, startAdvice);
    case "EACCES":
    case "EPERM":
      return absent(
        `permission denied at ${name}`,
        "add this user to the group docker, or run Docker without root",
      );
    case undefined:
    default:
      return absent(`the engine at ${name} failed: ${error.message}`, restart);
  }
}

function absent(reason: string, advice: string): Absent {
  return { kind: "absent", reason, advice };
}
