import { access, constants, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { availableMemory } from "node:process";
import { findPostgres, listRuns } from "@holdfast/testbed";
import type { RuntimeName } from "./choose-runtime.ts";
import { examineEngine } from "./examine-engine.ts";
import type { Finding } from "./finding.ts";
import { freePort } from "./jaeger/free-port.ts";
import { oneLine } from "./one-line.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The first release that runs TypeScript without a flag or a warning. */
const minNode = { major: 24, minor: 12 };
/** A suite writes some ten megabytes; PostgreSQL and the installed packages want room beside it. */
const minFreeBytes = 1_000_000_000;
/** Thirteen services of some 80 MB, PostgreSQL, the proxy and the runner, with some room. */
const minMemoryBytes = 2_000_000_000;

/** Looks at everything a run needs. Changes nothing. */
export async function examine(
  workspace: string,
  runtime: RuntimeName | "both",
  env: Environment,
): Promise<readonly Finding[]> {
  return [
    examineNode(process.versions.node),
    await examinePostgres(),
    ...(await examineEngine(runtime === "docker" || runtime === "both")),
    await examineLoopback(),
    await examinePorts(),
    await examineDisk(workspace),
    examineMemory(),
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

/** Where `holdfast jaeger`, `holdfast up` and people expect Jaeger; other ports are taken when these are not free. */
async function examinePorts(): Promise<Finding> {
  const wanted = [16_686, 4_318];
  const found = await Promise.all(wanted.map(freePort));
  const taken = wanted.filter((port, index) => found[index] !== port);
  if (taken.length === 0)
    return { name: "ports", state: "ok", fact: `${wanted.join(" and ")} are free` };
  const fact = `${taken.join(" and ")} taken: Jaeger will be at another port`;
  return { name: "ports", state: "optional", fact, mend: `see who has it: ss -ltnp` };
}

function examineMemory(): Finding {
  const freeBytes = availableMemory();
  const fact = `${(freeBytes / 1e9).toFixed(1)} GB can be used`;
  if (freeBytes >= minMemoryBytes) return { name: "memory", state: "ok", fact };
  return {
    name: "memory",
    state: "warning",
    fact,
    mend: "end other programs: the shop of three zones takes 2 GB",
  };
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
