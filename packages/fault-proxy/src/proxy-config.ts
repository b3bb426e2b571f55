/** One proxy as Toxiproxy's configuration file describes it. */
export interface ProxyConfig {
  /** At least one character. */
  readonly name: string;
  /** Where clients connect, `host:port`; port 0 is a free one. */
  readonly listen: string;
  /** Where the proxy connects to, `host:port`. */
  readonly upstream: string;
  /** Default true. */
  readonly enabled?: boolean;
}

/** The configuration cannot be used. Nothing was started. */
export class ProxyConfigError extends Error {
  override readonly name = "ProxyConfigError";
}

/**
 * Reads Toxiproxy's configuration file: a JSON array of proxies.
 *
 * @throws {ProxyConfigError} when the text is not such an array; the message is one line.
 */
export function parseProxyConfig(text: string): ProxyConfig[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ProxyConfigError("proxy configuration is not JSON", { cause: error });
  }
  if (!Array.isArray(parsed)) throw new ProxyConfigError("proxy configuration must be an array");
  return parsed.map(parseProxy);
}

function parseProxy(entry: unknown, index: number): ProxyConfig {
  if (typeof entry !== "object" || entry === null) {
    throw new ProxyConfigError(`proxy ${index + 1} must be an object`);
  }
  const text = (field: string): string => {
    const value: unknown = Reflect.get(entry, field);
    if (typeof value === "string" && value !== "") return value;
    throw new ProxyConfigError(`proxy ${index + 1}: ${field} must be a non-empty string`);
  };
  const enabled: unknown = Reflect.get(entry, "enabled") ?? true;
  if (typeof enabled !== "boolean") {
    throw new ProxyConfigError(`proxy ${index + 1}: enabled must be true or false`);
  }
  return { name: text("name"), listen: text("listen"), upstream: text("upstream"), enabled };
}
