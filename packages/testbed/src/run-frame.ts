import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Random } from "@holdfast/clock";
import { temporaryFolder } from "./cache-folder.ts";
import { Journal } from "./journal.ts";
import { PortAllocator } from "./port-allocator.ts";
import { identify } from "./process-table.ts";
import { Reaper } from "./reaper.ts";
import { baseEnvironment } from "./service-environment.ts";
import { journalFile, makeRunFolder, removeRunFolder } from "./state-folder.ts";

export interface RunFrameOptions {
  readonly workspaceFolder: string;
  readonly runId: string;
  readonly random: Random;
  readonly startedUnixMs: number;
}

/**
 * What stands around every process of a run: the journal, the reaper, ports, a temporary folder. Opened before anything
 * is started and closed after everything has ended.
 */
export class RunFrame {
  readonly journal: Journal;
  readonly ports: PortAllocator;
  /** Removed at the end; other accounts may pass through it. */
  readonly folder: string;
  /** What every process of the run gets from this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** Unique on this machine; what the run leaves anywhere bears it. */
  readonly mark: string;
  readonly #runFolder: string;
  #reaper: Reaper | undefined;

  private constructor(options: RunFrameOptions, runFolder: string, journal: Journal) {
    const mark = basename(runFolder);
    this.mark = mark;
    this.#runFolder = runFolder;
    this.journal = journal;
    this.environment = baseEnvironment(options.runId, mark);
    journal.append({
      kind: "run",
      runId: options.runId,
      mark,
      startedUnixMs: options.startedUnixMs,
      runner: identify(process.pid),
    });
    this.folder = mkdtempSync(join(temporaryFolder(), `holdfast-${options.runId}-`));
    journal.append({ kind: "folder", path: this.folder });
    chmodSync(this.folder, 0o711);
    this.ports = new PortAllocator(options.random);
  }

  /** @throws {Error} with `code` when a folder cannot be written; nothing is left behind. */
  static async open(options: RunFrameOptions): Promise<RunFrame> {
    const runFolder = makeRunFolder(options.workspaceFolder, options.runId);
    try {
      const frame = new RunFrame(options, runFolder, new Journal(journalFile(runFolder)));
      try {
        frame.#reaper = await Reaper.start(runFolder, frame.journal, frame.environment);
      } catch (error) {
        await frame.close("clean");
        throw error;
      }
      return frame;
    } catch (error) {
      removeRunFolder(runFolder);
      throw error;
    }
  }

  /** A folder for one member's own files, closed to other accounts. */
  memberFolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  /**
   * Lets go of everything, the reaper last.
   *
   * @param how `clean`: nothing is left. `dirty`: a process or a fault is, so the journal stays for `heal`. `lost`: what the
   *   system ran on is gone; the reaper stays to remove what comes back with it.
   * @returns What could not be removed.
   */
  async close(how: "clean" | "dirty" | "lost"): Promise<readonly string[]> {
    const left: string[] = [];
    try {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      left.push(`folder ${this.folder}`);
    }
    await this.ports[Symbol.asyncDispose]();
    const isClean = how === "clean" && left.length === 0;
    if (isClean) this.journal.note({ kind: "stopped" });
    if (how === "lost") this.#reaper?.leave();
    else await this.#reaper?.release();
    this.journal[Symbol.dispose]();
    if (isClean) removeRunFolder(this.#runFolder);
    return left;
  }
}
