// Writes the types of the contract to gen/, or with --check says whether what is committed is current.
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadOptions } from "./load-options.ts";

const contractFolder = fileURLToPath(new URL("..", import.meta.url));
const committedFolder = join(contractFolder, "gen");

function generate(folder: string): void {
  const protoFiles = globSync("{shop,provider,holdfast}/**/*.proto", { cwd: contractFolder });
  execFileSync(
    join(contractFolder, "node_modules/.bin/proto-loader-gen-types"),
    [
      `--longs=${loadOptions.longs}`,
      `--enums=${loadOptions.enums}`,
      ...(loadOptions.defaults ? ["--defaults"] : []),
      ...(loadOptions.oneofs ? ["--oneofs"] : []),
      "--includeComments",
      "--grpcLib=@grpc/grpc-js",
      "--targetFileExtension=.ts",
      "--importFileExtension=.ts",
      `--includeDirs=${contractFolder}`,
      `--outDir=${folder}`,
      ...protoFiles.toSorted(),
    ],
    { cwd: contractFolder, stdio: ["ignore", "ignore", "inherit"] },
  );
  for (const name of filesIn(folder)) {
    const file = join(folder, name);
    // The files at the top describe whole packages as grpc.loadPackageDefinition returns them, which nothing here uses.
    if (!name.includes("/")) rmSync(file);
    // The first line names the source by its path on this machine.
    else writeFileSync(file, readFileSync(file, "utf8").replace(/^\/\/ Original file: .*\n+/u, ""));
  }
}

function differences(expected: string, actual: string): string[] {
  const names = new Set([...filesIn(expected), ...filesIn(actual)]);
  return [...names].filter((name) => read(join(expected, name)) !== read(join(actual, name)));
}

function filesIn(folder: string): string[] {
  return globSync("**/*.ts", { cwd: folder });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

if (process.argv.includes("--check")) {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-protos-"));
  try {
    generate(folder);
    const stale = differences(folder, committedFolder);
    if (stale.length > 0) {
      process.stderr.write(`protos/gen is not current: ${stale.join(", ")}. Run: pnpm generate\n`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  rmSync(committedFolder, { recursive: true, force: true });
  generate(committedFolder);
}
