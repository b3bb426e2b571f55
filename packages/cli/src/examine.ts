import { access, constants, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { findPostgres, listRuns } from "@holdfast/testbed";
import { oneLine } from "./one-line.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `missing`: a run cannot start. `warning`: it can, but something is not as it should be. */
  readonly state: "ok" | "warning" | "missing";
  readonly fact: string;
  /** What to do about it. */
  readonly mend?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The first release that runs TypeScript without a flag or a warning. */
const minNode = { major: 24, minor: 12 };
/** A suite writes some ten megabytes; PostgreSQL and the installed packages want room beside it. */
const minFreeBytes = 1_000_000_000;

/** Looks at everything a run needs. Changes nothing. */
export async function examine(workspace: string, env: Environment): Promise<readonly Finding[]> {
  return [
    examineNode(process.versions.node),
    await examinePostgres(),
    await examineLoopback(),
    await examineDisk(workspace),
    examineRuns(workspace),
    examineTerminal(env),
  ];
}

function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNew = major > minNode.major || (major === minNode.major && minor >= minNode.minor);
  if (isNew) return { name: "node", state: "ok", fact: `${version} at ${process.execPath}` };
  const mend = "start through ./holdfast, which brings its own";
  return { name: "node", state: "missing", fact: `${version} is older than 24.12`, mend };
}

async function examinePostgres(): Promise<Finding> {
  try {
    const { version, postgres } = await findPostgres(undefined);
    return { name: "postgres", state: "ok", fact: `${version} at ${postgres}` };
  } catch (error) {
    return {
      name: "postgres",
      state: "missing",
      fact: oneLine(error),
      mend: "run: ./holdfast list",
    };
  }
}

async function examineLoopback(): Promise<Finding> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return { name: "loopback", state: "ok", fact: "127.0.0.1 can be listened on" };
  } catch (error) {
    return { name: "loopback", state: "missing", fact: oneLine(error) };
  } finally {
    server.close();
  }
}

async function examineDisk(workspace: string): Promise<Finding> {
  try {
    await access(workspace, constants.W_OK);
    const { bavail, bsize } = await statfs(workspace);
    const freeBytes = bavail * bsize;
    const fact = `${(freeBytes / 1e9).toFixed(1)} GB free at ${workspace}`;
    if (freeBytes >= minFreeBytes) return { name: "disk", state: "ok", fact };
    return { name: "disk", state: "warning", fact, mend: "1 GB or more should be free" };
  } catch (error) {
    return { name: "disk", state: "missing", fact: oneLine(error), mend: "runs are written there" };
  }
}

function examineRuns(workspace: string): Finding {
  const left = listRuns(workspace).filter(({ state }) => state === "ended");
  if (left.length === 0)
    return { name: "faults", state: "ok", fact: "none left by an earlier run" };
  const names = left.map(({ runId }) => runId).join(", ");
  return {
    name: "faults",
    state: "warning",
    fact: `${names} did not end in order`,
    mend: "run: holdfast heal",
  };
}

function examineTerminal(env: Environment): Finding {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "not set";
  const fact = `TERM ${env["TERM"] ?? "not set"}, locale ${locale}, output is ${process.stdout.isTTY ? "" : "not "}a terminal`;
  return { name: "terminal", state: "ok", fact };
}
