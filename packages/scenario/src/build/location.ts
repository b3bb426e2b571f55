import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";

/** A line in a source file. */
export interface Location {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
}

const builderFolder = dirname(fileURLToPath(import.meta.url));
/** Deep enough for helpers that a scenario calls to state its checks. */
const framesLookedAt = 30;

/** The nearest caller outside the builder: the line of the scenario that asked for something. */
export function callerLocation(): Location {
  for (const site of getCallSites(framesLookedAt)) {
    const file = toPath(site.scriptName);
    if (file !== undefined && !isBuilderFile(file)) return { file, line: site.lineNumber };
  }
  return { file: "", line: 0 };
}

/** Whether a file is part of the builder itself rather than of who uses it. Its tests use it. */
export function isBuilderFile(file: string): boolean {
  return dirname(file) === builderFolder && !file.endsWith(".test.ts");
}

/** A path as it stands in plans: relative to the workspace, with forward slashes. */
export function workspacePath(file: string, workspaceFolder: string): string {
  return relative(workspaceFolder, file).split(sep).join("/");
}

/** @returns Undefined for what is not a file, such as Node's own modules. */
export function toPath(scriptName: string): string | undefined {
  if (scriptName.startsWith("file://")) return fileURLToPath(scriptName);
  return scriptName.startsWith("/") ? scriptName : undefined;
}
