import { type IncomingMessage, request as sendRequest } from "node:http";
import { text } from "node:stream/consumers";

/**
 * One exchange with the HTTP API, starting from a server without proxies. A request is written `METHOD /path body`, an answer
 * `status body`. In a request `127.0.0.1:API` stands for an address that is taken; in an answer every port that
 * was chosen freely reads PORT.
 */
export interface ApiCase {
  readonly name: string;
  /** Requests that come first; their answers do not matter. */
  readonly given?: readonly string[];
  readonly request: string;
  readonly answer: string;
}

/** The proxy most cases start with. */
export const proxyA = 'POST /proxies {"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}';

/** The toxic most cases start with. */
export const latencyOnA =
  'POST /proxies/a/toxics {"type":"latency","attributes":{"latency":100,"jitter":5}}';

/** Runs one case against a server. @returns The answer, to be compared with `answer`. */
export async function runApiCase(
  apiUrl: string,
  { given = [], request }: ApiCase,
): Promise<string> {
  await removeProxies(apiUrl);
  for (const line of given) await exchange(apiUrl, line);
  const answer = await exchange(apiUrl, request);
  await removeProxies(apiUrl);
  return answer;
}

/** Leaves a server without proxies. */
export async function removeProxies(apiUrl: string): Promise<void> {
  const response = await fetch(`${apiUrl}/proxies`);
  const proxies: unknown = await response.json();
  for (const name of Object.keys(proxies ?? {})) {
    await fetch(`${apiUrl}/proxies/${encodeURIComponent(name)}`, { method: "DELETE" });
  }
}

async function exchange(apiUrl: string, line: string): Promise<string> {
  const { host, port } = new URL(apiUrl);
  const [, method = "", path = "", body] = /^(\S+) (\S+)(?: (.*))?$/s.exec(line) ?? [];
  // node:http and not fetch, which would tidy up the path and refuse some methods.
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method, path, agent: false };
    sendRequest(options, resolve)
      .once("error", reject)
      .end(body?.replaceAll("127.0.0.1:API", host));
  });
  return `${response.statusCode} ${await text(response)}`
    .trim()
    .replaceAll(/(127\.0\.0\.1|\[::1?\]):\d{4,5}/g, (_, address) => `${address}:PORT`);
}
