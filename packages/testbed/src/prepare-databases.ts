import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** The first role, which owns the server. */
export const superuser = "holdfast";

export interface DatabaseRole {
  readonly name: string;
  readonly password: string;
}

/** Who may connect to a PostgreSQL server of the run, and where it is. */
export interface DatabaseAccess {
  /** `host:port`, around the proxies. */
  readonly address: string;
  /** Of the superuser when the server is started for the first time. */
  readonly firstPassword: string;
  readonly superuser: DatabaseRole;
  /** By service: each owns one database of its name and may use no other. */
  readonly roles: ReadonlyMap<string, DatabaseRole>;
}

/** Makes up the passwords of one run. */
export function planAccess(
  address: string,
  services: readonly string[],
  firstPassword: string,
): DatabaseAccess {
  return {
    address,
    firstPassword,
    superuser: { name: superuser, password: randomPassword() },
    roles: new Map(
      services.map((service) => [service, { name: service, password: randomPassword() }]),
    ),
  };
}

/** Gives the fresh server its own passwords, and each service a role and a database. */
export async function prepareDatabases(access: DatabaseAccess): Promise<void> {
  const first = { name: superuser, password: access.firstPassword };
  const client = new Client(connectionTo(access, first, "postgres"));
  await client.connect();
  try {
    // Names are checked by the topology and passwords are hexadecimal: nothing here needs escaping beyond the quotes.
    for (const { name, password } of access.roles.values()) {
      await client.query(`create role "${name}" login password '${password}'`);
      await client.query(`create database "${name}" owner "${name}"`);
      await client.query(`revoke connect on database "${name}" from public`);
    }
    await client.query(`alter role ${superuser} password '${access.superuser.password}'`);
  } finally {
    await client.end();
  }
}

/** How to reach the server directly, around the proxies. */
export function connectionTo(
  { address }: DatabaseAccess,
  role: DatabaseRole,
  database: string,
): { host: string; port: number; user: string; password: string; database: string } {
  const [host = "", port] = address.split(":");
  return { host, port: Number(port), user: role.name, password: role.password, database };
}

export function randomPassword(): string {
  return randomBytes(24).toString("hex");
}
