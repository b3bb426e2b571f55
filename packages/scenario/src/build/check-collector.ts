import type { CheckPlan, Claim } from "../check-plan.ts";
import type { CheckHandle } from "./checks.ts";
import { type Location, workspacePath } from "./location.ts";
import { requireOneOf, requireText } from "./require.ts";

interface CollectedCheck {
  claim: Claim;
  title: string;
  readonly location: Location;
  id: string | undefined;
  severity: "must" | "should";
  because: string | undefined;
}

/** Longest id made from a title. */
const maxDerivedIdLength = 100;

/** Gathers the claims of a scenario in the order of the file. */
export class CheckCollector {
  readonly #checks: CollectedCheck[] = [];
  readonly #byHandle = new Map<CheckHandle, CollectedCheck>();

  add(claim: Claim, title: string, location: Location): CheckHandle {
    const check: CollectedCheck = {
      claim,
      title,
      location,
      id: undefined,
      severity: "must",
      because: undefined,
    };
    this.#checks.push(check);
    const handle: CheckHandle = {
      because: (why) => {
        requireText(why, "because");
        check.because = why;
        return handle;
      },
      severity: (severity) => {
        requireOneOf(severity, ["must", "should"], "severity");
        check.severity = severity;
        return handle;
      },
      named: (id) => {
        requireText(id, "named");
        check.id = id;
        return handle;
      },
    };
    this.#byHandle.set(handle, check);
    return handle;
  }

  replace(handle: CheckHandle, claim: Claim, title: string): void {
    const check = this.#byHandle.get(handle);
    if (check === undefined) return;
    check.claim = claim;
    check.title = title;
  }

  /** @throws {RangeError} when an id was given twice. */
  plans(workspaceFolder: string): readonly CheckPlan[] {
    const taken = new Set<string>();
    for (const { id } of this.#checks) {
      if (id === undefined) continue;
      if (taken.has(id)) throw new RangeError(`two checks are named "${id}"`);
      taken.add(id);
    }
    return this.#checks.map((check) => ({
      id: check.id ?? freeId(check.title, taken),
      title: check.title,
      severity: check.severity,
      ...(check.because === undefined ? {} : { because: check.because }),
      location: {
        file: workspacePath(check.location.file, workspaceFolder),
        line: check.location.line,
      },
      claim: check.claim,
    }));
  }
}

/** An id made from the title: the same claim in the same place of the file has the same id in every run. */
function freeId(title: string, taken: Set<string>): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9.%]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
  const base = words.slice(0, maxDerivedIdLength);
  let id = base;
  for (let copy = 2; taken.has(id); copy += 1) id = `${base}-${copy}`;
  taken.add(id);
  return id;
}
