/** One proxy as Toxiproxy's configuration file describes it. */
export interface ProxyConfig {
  /** At least one character. */
  readonly name: string;
  /** Where clients connect, `host:port`; port 0, or an empty text, takes a free one. */
  readonly listen: string;
  /** Where the proxy connects to, `host:port`. */
  readonly upstream: string;
  /** Whether it takes connections from the start. Default true. */
  readonly enabled?: boolean;
}
