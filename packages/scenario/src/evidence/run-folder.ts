import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Random } from "@holdfast/clock";
import { EnvironmentError } from "@holdfast/testbed";
import { makeFolders } from "./make-folders.ts";

/** Where the files of a run are, relative to its folder. */
export const runFiles = {
  manifest: "manifest.json",
  /** All plans of the run, in order. */
  plan: "plan.json",
  events: "events.ndjson",
  traces: "traces.otlp.jsonl.gz",
  history: (scenario: string) => join("history", `${scenario}.ndjson`),
  seals: (scenario: string) => join("seals", `${scenario}.ndjson`),
  logs: (scenario: string) => join("logs", scenario),
} as const;

/** Tries for a name that is free; two runs in one minute are rare, and 36² names are to choose from. */
const maxNameTries = 50;

/** The folder of one run. */
export class RunFolder {
  readonly id: string;
  /** Absolute. */
  readonly path: string;

  constructor(id: string, path: string) {
    this.id = id;
    this.path = path;
  }

  /**
   * Makes a folder for a new run and points `latest` to it.
   *
   * @throws {EnvironmentError} when it cannot be written.
   */
  static create(runsFolder: string, unixMs: number, random: Random): RunFolder {
    const parent = resolve(runsFolder);
    return orEnvironmentError(`cannot write runs to ${parent}`, () => {
      makeFolders(parent);
      const id = reserveName(parent, unixMs, random);
      const path = join(parent, id);
      mkdirSync(join(path, "history"));
      mkdirSync(join(path, "seals"));
      mkdirSync(join(path, "logs"));
      pointLatest(parent, id);
      return new RunFolder(id, path);
    });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** @throws {EnvironmentError} when it cannot be written. */
  writeJson(name: string, value: unknown): void {
    orEnvironmentError(`cannot write ${this.file(name)}`, () => {
      writeFileSync(this.file(name), `${JSON.stringify(value, null, 2)}\n`);
    });
  }

  /** @throws {EnvironmentError} when it cannot be written. */
  writeLines(name: string, lines: readonly unknown[]): void {
    orEnvironmentError(`cannot write ${this.file(name)}`, () => {
      writeFileSync(this.file(name), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    });
  }

  /** @throws {EnvironmentError} when it cannot be made. */
  makeFolder(name: string): string {
    return orEnvironmentError(`cannot write ${this.file(name)}`, () => {
      mkdirSync(this.file(name), { recursive: true });
      return this.file(name);
    });
  }
}

/** `last-run.json`: what `--last-failed` reads. */
export interface LastRun {
  readonly run: string;
  readonly seed: number;
  /** Ids of scenarios that did not pass. */
  readonly failed: readonly string[];
}

/**
 * Notes which run was the last and what failed in it, once that is known.
 *
 * @throws {EnvironmentError} when it cannot be written.
 */
export function writeLastRun(runsFolder: string, lastRun: LastRun): void {
  const file = join(runsFolder, "last-run.json");
  orEnvironmentError(`cannot write ${file}`, () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(lastRun, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  });
}

/** `r_20261121_0548_k3`: the minute, in UTC, and two characters of chance. */
export function runName(unixMs: number, random: Random): string {
  const [date = "", time = ""] = new Date(unixMs).toISOString().split("T");
  const tag = Math.floor(random() * 36 ** 2)
    .toString(36)
    .padStart(2, "0");
  return `r_${date.replaceAll("-", "")}_${time.slice(0, 5).replace(":", "")}_${tag}`;
}

/** @throws {EnvironmentError} with the reason, in one line. */
export function orEnvironmentError<Result>(what: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`${what}: ${reason}`, { cause: error });
  }
}

function reserveName(parent: string, unixMs: number, random: Random): string {
  for (let attempt = 1; ; attempt += 1) {
    const id = runName(unixMs, random);
    try {
      mkdirSync(join(parent, id));
      return id;
    } catch (error) {
      if (attempt >= maxNameTries || !isTaken(error)) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

/** A link where the system has links, else a file that holds the name. Never half-way: the old one is replaced at once. */
function pointLatest(parent: string, id: string): void {
  const latest = join(parent, "latest");
  const next = join(parent, `.latest-${id}`);
  rmSync(next, { force: true });
  try {
    symlinkSync(id, next);
  } catch {
    writeFileSync(next, `${id}\n`);
  }
  renameSync(next, latest);
}
