/** One instance of a peer and where it is reached. */
export interface RpcEndpoint {
  /** Name of the instance, e.g. "payment-b". */
  readonly id: string;
  /** Zone it stands in; empty for a peer without zones. */
  readonly zone: string;
  readonly host: string;
  readonly port: number;
}

const pattern = /^(?<id>[^@=,\s]+)@(?<zone>[^@=,\s]*)=(?<host>[^=,\s]+):(?<port>\d{1,5})$/u;

/**
 * Reads a list as it stands in the environment: `inventory-a@a=127.0.0.1:4001,inventory-b@b=127.0.0.1:4002`.
 * The zone of a peer without zones is empty: `provider-1@=127.0.0.1:4100`.
 *
 * @throws {RangeError} when the text is empty, an entry has another form, a port is not in 1–65535 or a name is given twice.
 */
export function parseEndpoints(text: string): readonly RpcEndpoint[] {
  const endpoints = text.split(",").map((entry) => parseEndpoint(entry.trim()));
  const ids = new Set(endpoints.map((endpoint) => endpoint.id));
  if (ids.size !== endpoints.length) {
    throw new RangeError(`endpoints must have different names, got "${text}"`);
  }
  return endpoints;
}

function parseEndpoint(entry: string): RpcEndpoint {
  const groups = pattern.exec(entry)?.groups;
  if (groups === undefined) {
    throw new RangeError(`an endpoint must look like name@zone=host:port, got "${entry}"`);
  }
  const { id = "", zone = "", host = "" } = groups;
  const port = Number(groups["port"]);
  if (port < 1 || port > 65_535) {
    throw new RangeError(`the port of an endpoint must be in 1–65535, got "${entry}"`);
  }
  return { id, zone, host, port };
}
