import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspaceFolder } from "../workspace.ts";

/** Scenarios that take a few seconds, for tests of the command. */
export const fixtures = join(workspaceFolder, "packages/cli/fixtures");

export function fixture(id: string): string {
  return join(fixtures, `${id}.scenario.ts`);
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder for runs that is gone when the test is. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "holdfast-cli-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the command as a process of its own. `env`: variables added to ours. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(
    process.execPath,
    [join(workspaceFolder, "packages/cli/src/main.ts"), ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CI: "true", NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
    },
  );
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = once(child, "close").then(([code]: unknown[]) => ({
    code: typeof code === "number" ? code : null,
    out,
    err,
  }));
  return { child, ended };
}

/** Runs the command to its end. */
export function holdfast(...args: readonly string[]): Promise<Ended> {
  return start(args).ended;
}

/** Resolves with what the child has written to standard output, as soon as the text is in it. */
export function written(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve(seen);
    });
    child.once("close", () => reject(new Error(`ended without writing "${text}": ${seen}`)));
  });
}
