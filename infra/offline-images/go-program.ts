import { join } from "node:path";
import { runProgram } from "./run-program.ts";

export interface GoProgram {
  /** The recipe whose folder has go.mod and go.sum: the versions and checksums of everything that is compiled. */
  readonly recipe: string;
  readonly packagePath: string;
  /** Variables set at link time, by full name: what the program says of its version. */
  readonly variables: Readonly<Record<string, string>>;
  readonly output: string;
}

/** Decides, with go.mod and go.sum, what is compiled. */
export const goEnvironment = {
  CGO_ENABLED: "0",
  GOOS: "linux",
  GOARCH: "amd64",
  GOFLAGS: "-mod=readonly",
  // The Go of this machine, or an error: never one that it fetches by itself.
  GOTOOLCHAIN: "local",
  GOWORK: "off",
} as const;

/** Compiles a static program from Go modules, each held against go.sum. */
export async function buildGoProgram(program: GoProgram, signal: AbortSignal): Promise<void> {
  const linked = Object.entries(program.variables).map(([name, value]) => `-X ${name}=${value}`);
  await runProgram("go", {
    arguments: [
      "build",
      "-trimpath",
      "-ldflags",
      ["-s", "-w", ...linked].join(" "),
      "-o",
      program.output,
      program.packagePath,
    ],
    folder: join(import.meta.dirname, program.recipe),
    environment: goEnvironment,
    signal,
  });
}
