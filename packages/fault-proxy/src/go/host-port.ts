/** An address that cannot be used; the message is Go's, because Toxiproxy hands it on to its clients. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

/**
 * Splits `host:port`, `[host]:port` or `:port` by the rules of Go's `net.SplitHostPort`.
 *
 * @throws {AddressError} with Go's words.
 */
export function splitHostPort(address: string): { host: string; port: string } {
  const fail = (why: string): never => {
    throw new AddressError(`address ${address}: ${why}`);
  };
  const colon = address.lastIndexOf(":");
  if (colon < 0) return fail("missing port in address");
  const port = address.slice(colon + 1);
  if (!address.startsWith("[")) {
    const host = address.slice(0, colon);
    if (host.includes(":")) return fail("too many colons in address");
    if (address.includes("[")) return fail("unexpected '[' in address");
    if (address.includes("]")) return fail("unexpected ']' in address");
    return { host, port };
  }
  const bracket = address.indexOf("]");
  if (bracket < 0) return fail("missing ']' in address");
  if (bracket + 1 === address.length) return fail("missing port in address");
  if (bracket + 1 !== colon) {
    return fail(
      address[bracket + 1] === ":" ? "too many colons in address" : "missing port in address",
    );
  }
  if (address.slice(1).includes("[")) return fail("unexpected '[' in address");
  if (address.slice(bracket + 1).includes("]")) return fail("unexpected ']' in address");
  return { host: address.slice(1, bracket), port };
}

/** Go writes an address with colons in brackets. */
export function joinHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The names Go knows without asking the system. */
const servicePorts: ReadonlyMap<string, number> = new Map([
  ["domain", 53],
  ["ftp", 21],
  ["ftps", 990],
  ["gopher", 70],
  ["http", 80],
  ["https", 443],
  ["imap2", 143],
  ["imap3", 220],
  ["imaps", 993],
  ["pop3", 110],
  ["pop3s", 995],
  ["smtp", 25],
  ["ssh", 22],
  ["submissions", 465],
  ["telnet", 23],
]);

/** @throws {AddressError} with Go's words. */
export function parsePort(port: string): number {
  if (port === "") return 0;
  if (/^[+-]?[0-9]+$/.test(port)) {
    const number = Number(port);
    if (number >= 0 && number <= 65_535) return number;
    throw new AddressError(`address ${port}: invalid port`);
  }
  const known = servicePorts.get(port.toLowerCase());
  if (known === undefined) throw new AddressError(`lookup tcp/${port}: unknown port`);
  return known;
}
