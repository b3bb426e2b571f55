import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type JournalState, readJournal } from "./journal-record.ts";

/**
 * Where the journals of all runs of a checkout are: `<workspace>/.toolchain/state/<run>.<mark>/journal.ndjson`. It belongs to
 * the checkout, so `heal` finds them without being told, and not to the folder of evidence, which a user may remove
 * while a run is going on.
 */
export function stateFolder(workspaceFolder: string): string {
  return join(workspaceFolder, ".toolchain", "state");
}

/** Makes the folder of one start of a testbed; a run that starts several has several. */
export function makeRunFolder(workspaceFolder: string, runId: string): string {
  const folder = stateFolder(workspaceFolder);
  mkdirSync(folder, { recursive: true });
  return mkdtempSync(join(folder, `${runId}.`));
}

export function journalFile(runFolder: string): string {
  return join(runFolder, "journal.ndjson");
}

/** The journals that are there: of runs that live, and of runs that did not end in order. Oldest first. */
export function findJournals(
  workspaceFolder: string,
): readonly { readonly runFolder: string; readonly state: JournalState }[] {
  const folder = stateFolder(workspaceFolder);
  return listNames(folder)
    .flatMap((name) => {
      const runFolder = join(folder, name);
      const state = readRunFolder(runFolder);
      return state === undefined ? [] : [{ runFolder, state }];
    })
    .toSorted((a, b) => a.state.startedUnixMs - b.state.startedUnixMs);
}

/**
 * Journals that hold something, but not the beginning of a run: nobody can say what is left of it. One whose first line
 * was never finished is not among them: nothing had been started.
 */
export function findDamagedJournals(workspaceFolder: string): readonly string[] {
  const folder = stateFolder(workspaceFolder);
  return listNames(folder)
    .map((name) => journalFile(join(folder, name)))
    .filter((file) => {
      const text = readOrEmpty(file);
      return text.includes("\n") && readJournal(text) === undefined;
    });
}

/** @returns Undefined when nothing was written yet, or the run has just ended. */
export function readRunFolder(runFolder: string): JournalState | undefined {
  return readJournal(readOrEmpty(journalFile(runFolder)));
}

export function removeRunFolder(runFolder: string): void {
  rmSync(runFolder, { recursive: true, force: true });
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A run that ends in order removes its journal at any moment. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
