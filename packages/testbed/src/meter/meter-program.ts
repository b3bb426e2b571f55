/**
 * Stands before every link of a system in containers and counts: `node meter-program.ts <port of its API>`. It runs in a
 * container beside Toxiproxy, which counts only when a connection ends, and imports only what Node brings.
 *
 * - `POST /links` `[{name, port, farPort}]` opens links.
 * - `POST /doors` `{name, isOpen}`; without a name, all of them.
 * - `POST /presence` `{names, isPresent}` says whether the instances behind some links run.
 * - `POST /probe` `{name, question, limitMs}` asks over a link as a new client would.
 * - `POST /reach` `{host, port, limitMs}` says whether somebody takes connections there.
 * - `POST /tmpfs` `{name, limitBytes}` shrinks the file system of an instance in `/tmpfs`; without a limit it gets its room
 *   back, without a name all of them do. That this container holds them too is why they outlive a crash.
 * - `GET /holdfast/counters` what went over each link.
 */
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { liftTmpfsLimit, limitTmpfs } from "./ballast.ts";
import { MeteredLink, type MeteredLinkOptions } from "./metered-link.ts";
import { type ProbeQuestion, probe } from "./probe.ts";

const links = new Map<string, MeteredLink>();
const tmpfsFolder = "/tmpfs";

const server = createServer((request, response) => {
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  answer(request).then(
    (body) => reply(200, body),
    (error: unknown) =>
      reply(400, { error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("SIGTERM", () => process.exit(0));
server.listen(Number(process.argv[2]), "0.0.0.0");

async function answer(request: IncomingMessage): Promise<unknown> {
  const route = `${request.method} ${request.url}`;
  if (route === "GET /holdfast/counters") return { proxies: counters() };
  const body = await readBody(request);
  switch (route) {
    case "POST /links":
      return openLinks(body);
    case "POST /doors":
      return setDoors(body);
    case "POST /presence":
      return setPresence(body);
    case "POST /probe":
      return probe(questionIn(body), linkOf(body).options.farPort, Number(field(body, "limitMs")));
    case "POST /reach":
      return { isReached: await reaches(body) };
    case "POST /tmpfs":
      return { lifted: limitOrLift(body) };
    default:
      throw new Error(`there is no ${route}`);
  }
}

function counters(): object {
  return Object.fromEntries([...links].map(([name, link]) => [name, link.counters()]));
}

async function openLinks(body: unknown): Promise<object> {
  const wanted: unknown[] = Array.isArray(body) ? body : [];
  const opened = wanted.map(
    (entry): MeteredLinkOptions => ({
      name: String(field(entry, "name")),
      port: Number(field(entry, "port")),
      farPort: Number(field(entry, "farPort")),
    }),
  );
  for (const options of opened) {
    const link = new MeteredLink(options);
    links.set(options.name, link);
    await link.open();
  }
  return { opened: opened.length };
}

async function setDoors(body: unknown): Promise<object> {
  const hit = field(body, "name") === undefined ? [...links.values()] : [linkOf(body)];
  for (const link of hit) {
    if (field(body, "isOpen") === true) await link.open();
    else link.close();
  }
  return {};
}

function setPresence(body: unknown): object {
  const names: unknown = field(body, "names");
  for (const name of Array.isArray(names) ? names : []) {
    linkOf({ name }).isPresent = field(body, "isPresent") === true;
  }
  return {};
}

/** @returns Whose limit was lifted. */
function limitOrLift(body: unknown): readonly string[] {
  const [name, limitBytes] = [field(body, "name"), field(body, "limitBytes")];
  if (typeof name === "string" && typeof limitBytes === "number") {
    limitTmpfs(join(tmpfsFolder, basename(name)), limitBytes);
    return [];
  }
  const all = existsSync(tmpfsFolder) ? readdirSync(tmpfsFolder) : [];
  return all.filter(
    (entry) => (name === undefined || entry === name) && liftTmpfsLimit(join(tmpfsFolder, entry)),
  );
}

async function reaches(body: unknown): Promise<boolean> {
  const socket = connect({ host: String(field(body, "host")), port: Number(field(body, "port")) });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(Number(field(body, "limitMs"))) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function questionIn(body: unknown): ProbeQuestion {
  const question = field(body, "question");
  return question === "postgres" || question === "close" ? question : "grpc";
}

function linkOf(body: unknown): MeteredLink {
  const name = String(field(body, "name"));
  const link = links.get(name);
  if (link === undefined) throw new Error(`there is no link "${name}"`);
  return link;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
