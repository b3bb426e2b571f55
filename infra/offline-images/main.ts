import { arch } from "node:os";
import { parseArgs } from "node:util";
import { debian } from "./debian/recipe.ts";
import { engineVersion } from "./docker-image.ts";
import { type ImageKey, imageKeys } from "./image-names.ts";
import { jaeger } from "./jaeger/recipe.ts";
import { node } from "./node/recipe.ts";
import { postgres } from "./postgres/recipe.ts";
import { provideImage } from "./provide-image.ts";
import type { Recipe } from "./recipe.ts";
import { ProgramError } from "./run-program.ts";
import { toxiproxy } from "./toxiproxy/recipe.ts";

const exitUsage = 2;
const exitEnvironment = 4;
const signOfLifeMs = 10_000;

const recipes: Readonly<Record<ImageKey, Recipe>> = { node, postgres, toxiproxy, jaeger };

/** As a shell gives them for a program that a signal ended. */
const exitSignals = { SIGINT: 130, SIGTERM: 143 } as const;

let exitInterrupted: number | undefined;
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => {
    exitInterrupted = exitSignals[name];
    stopping.abort(new ProgramError(`stopped by ${name}`));
  });
}

const exitCode = await main();
process.exitCode = exitInterrupted ?? exitCode;

async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === undefined) return exitUsage;
  if (arch() !== "x64") {
    say(`makes images for x64 only, and this machine is ${arch()}: pull the public ones`);
    return exitEnvironment;
  }
  try {
    await engineVersion(stopping.signal);
  } catch (error) {
    say(reasonOf(error));
    return exitEnvironment;
  }
  // What the services need comes first; Jaeger takes as long as everything else together.
  const early = asked.keys.filter((key) => key !== "jaeger").map((key) => recipes[key]);
  const late = asked.keys.filter((key) => key === "jaeger").map((key) => recipes[key]);
  let failures = 0;
  const base = early.some((recipe) => recipe.base === debian) ? provide(debian, asked.pull) : true;
  const provided = early.map(async (recipe) => {
    if (recipe.base === debian && !(await base)) return false;
    return provide(recipe, asked.pull);
  });
  for (const isHere of await Promise.all(provided)) failures += isHere ? 0 : 1;
  for (const recipe of late) failures += (await provide(recipe, asked.pull)) ? 0 : 1;
  return failures === 0 ? 0 : exitEnvironment;
}

/** Says how it went, in one line, and what is being waited for. */
async function provide(recipe: Recipe, pull: boolean): Promise<boolean> {
  const startedMs = performance.now();
  const elapsed = (): string => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  const timer = setInterval(() => say(`${recipe.image} after ${elapsed()}: working`), signOfLifeMs);
  try {
    const how = await provideImage(recipe, { pull, say, signal: stopping.signal });
    say(`${recipe.image} ${how} (${elapsed()})`);
    return true;
  } catch (error) {
    say(`${recipe.image} cannot be made: ${reasonOf(error)}`);
    return false;
  } finally {
    clearInterval(timer);
  }
}

function readArguments(): { keys: readonly ImageKey[]; pull: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { pull: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.find((name) => !imageKeys.some((key) => key === name));
    if (unknown !== undefined) {
      say(`no image is called "${unknown}": expected ${imageKeys.join(", ")}`);
      return undefined;
    }
    const keys = imageKeys.filter((key) => positionals.length === 0 || positionals.includes(key));
    return { keys, pull: values.pull };
  } catch (error) {
    say(`${reasonOf(error).replace(/\. To specify.*/, "")}, expected [--pull] [NAME...]`);
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
}

function say(line: string): void {
  process.stderr.write(`offline-images: ${line}\n`);
}
