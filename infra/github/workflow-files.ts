import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** A step of a job or of a composite action, with the file it stands in. */
export interface WorkflowStep {
  readonly file: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const root = new URL("../../", import.meta.url);

/** Path of a file of the workspace. */
export function inWorkspace(path: string): string {
  return fileURLToPath(new URL(path, root));
}

export function exists(path: string): boolean {
  return existsSync(inWorkspace(path));
}

/** What a YAML file of the workspace holds. */
export function readYaml(path: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = parse(readFileSync(inWorkspace(path), "utf8"));
  return fields(parsed);
}

/** Every workflow and every composite action of this repository. */
export function workflowFiles(): readonly string[] {
  const workflows = readdirSync(inWorkspace(".github/workflows")).map(
    (name) => `.github/workflows/${name}`,
  );
  const actions = readdirSync(inWorkspace(".github/actions")).map(
    (name) => `.github/actions/${name}/action.yml`,
  );
  return [...workflows, ...actions];
}

/** Every step of a file, those of all jobs or those of the action. */
export function stepsOf(file: string): readonly WorkflowStep[] {
  const content = readYaml(file);
  const groups = [content["runs"], ...Object.values(fields(content["jobs"] ?? {}))];
  return groups.flatMap((group) => {
    const steps: unknown = fields(group ?? {})["steps"];
    return Array.isArray(steps) ? steps.map((step: unknown) => stepOf(file, fields(step))) : [];
  });
}

function stepOf(file: string, step: Readonly<Record<string, unknown>>): WorkflowStep {
  const { run, uses } = step;
  return {
    file,
    ...(typeof run === "string" && { run }),
    ...(typeof uses === "string" && { uses }),
    ...(step["with"] !== undefined && { with: fields(step["with"]) }),
  };
}

export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
