import { PlanError } from "./build-draft.ts";
import { isBuilderFile, toPath, workspacePath } from "./location.ts";

/** A scenario file that cannot be used, in one line: where, and what is wrong. Exit code 2. Nothing was started. */
export class ScenarioLoadError extends Error {
  override readonly name = "ScenarioLoadError";
}

/** One line with the nearest place that is known: `file:line:column: what is wrong`. */
export function describeLoadError(error: unknown, file: string, workspaceFolder: string): string {
  if (error instanceof PlanError) {
    const { file: at, line } = error.location;
    return `${workspacePath(at, workspaceFolder)}:${line}: ${oneLine(error.message)}`;
  }
  if (!(error instanceof Error)) {
    return `${workspacePath(file, workspaceFolder)}: threw ${oneLine(String(error))}`;
  }
  const kind = error.name === "RangeError" || error.name === "Error" ? "" : `${error.name}: `;
  const what = kind + oneLine(error.message).replaceAll(`${workspaceFolder}/`, "");
  const place = syntaxErrorPlace(error) ?? thrownAt(error) ?? { file, position: "" };
  return `${workspacePath(place.file, workspaceFolder)}${place.position}: ${what}`;
}

interface Place {
  readonly file: string;
  /** `:3:7`, or `:3` where the column is not known. */
  readonly position: string;
}

/** Node puts the place of a syntax error above the message: path and line, the line itself, a caret below. */
function syntaxErrorPlace(error: Error): Place | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  const [head = "", , carets = ""] = (error.stack ?? "").split("\n");
  const groups = /^(?<file>\S.*):(?<line>\d+)$/u.exec(head)?.groups;
  const file = toPath(groups?.["file"] ?? "");
  if (file === undefined) return undefined;
  const column = carets.indexOf("^") + 1;
  return { file, position: `:${groups?.["line"]}${column > 0 ? `:${column}` : ""}` };
}

/** The first frame of the stack that is neither Node's nor the builder's. */
function thrownAt(error: Error): Place | undefined {
  for (const frame of (error.stack ?? "").split("\n").slice(1)) {
    const groups =
      /(?:\(|at |async )(?<script>(?:file:\/\/)?\/[^():]+)(?<position>:\d+:\d+)\)?$/u.exec(
        frame,
      )?.groups;
    const file = toPath(groups?.["script"] ?? "");
    if (file === undefined || isBuilderFile(file) || file.includes("/node_modules/")) continue;
    return { file, position: groups?.["position"] ?? "" };
  }
  return undefined;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/gu, " ").trim();
}
