import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceFolder } from "./workspace.ts";

/** Version of the workspace, as its package.json says. */
export function holdfastVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(workspaceFolder, "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    return String(manifest.version);
  }
  throw new TypeError("package.json of the workspace has no version");
}
