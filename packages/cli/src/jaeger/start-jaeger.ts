import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@holdfast/clock";
import { EnvironmentError, inspectEngine, readPublicImages } from "@holdfast/testbed";
import { oneLine } from "../one-line.ts";
import { freePort } from "./free-port.ts";
import { GuardedProcess } from "./guarded-process.ts";
import { jaegerConfig } from "./jaeger-config.ts";

/** A Jaeger of ours, with its spans in memory. */
export interface StartedJaeger extends AsyncDisposable {
  /** Of its web interface. */
  readonly url: string;
  /** Where it takes spans: OTLP over HTTP. */
  readonly otlpUrl: string;
}

export interface JaegerOptions {
  /** A Jaeger 2 program to run instead of a container. */
  readonly binary?: string | undefined;
  /** Port wanted for the web interface; another one when it is taken. */
  readonly port: number;
  readonly signal: AbortSignal;
}

/** Where everybody expects OTLP over HTTP. */
const otlpPort = 4_318;
/** Where everybody expects Jaeger's web interface. */
export const jaegerWebPort = 16_686;
const imagePorts = { web: jaegerWebPort, otlp: otlpPort } as const;
/** It starts in one to three seconds; on a busy machine in some more. */
const readyLimitMs = 30_000;
const lookEveryMs = 200;

/**
 * Starts Jaeger on 127.0.0.1, in a container or from a program, and waits until it answers.
 *
 * @throws {EnvironmentError} when it does not come up; nothing is left then.
 */
export async function startJaeger({ binary, port, signal }: JaegerOptions): Promise<StartedJaeger> {
  const web = await freePort(port);
  const otlp = await freePort(otlpPort);
  const process =
    binary === undefined
      ? await inContainer(web, otlp, signal)
      : await fromBinary(binary, web, otlp);
  const stop = (): Promise<void> => process.stop();
  try {
    const url = `http://127.0.0.1:${web}`;
    await untilReady(url, process, signal);
    return { url, otlpUrl: `http://127.0.0.1:${otlp}`, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In a network of its own: nobody else's containers are near it. */
async function inContainer(
  web: number,
  otlp: number,
  signal: AbortSignal,
): Promise<GuardedProcess> {
  const engine = await inspectEngine(signal);
  if (engine.kind === "absent") {
    const other = "or give a Jaeger 2 program with --binary";
    throw new EnvironmentError(`${engine.reason}; ${engine.advice}, ${other}`);
  }
  const name = `holdfast-jaeger-${randomBytes(4).toString("hex")}`;
  return new GuardedProcess(
    `exec 3<&0 </dev/null
    undo() {
      docker rm --force "$1" >/dev/null 2>&1
      docker network rm "$1" >/dev/null 2>&1
    }
    docker network create --label holdfast.jaeger=1 "$1" >/dev/null || exit 1
    docker run --detach --rm --pull never --name "$1" --network "$1" --label holdfast.jaeger=1 \
      --env JAEGER_LISTEN_HOST=0.0.0.0 --publish "127.0.0.1:$2:${imagePorts.web}" \
      --publish "127.0.0.1:$3:${imagePorts.otlp}" "$4" >/dev/null || { undo "$1"; exit 1; }
    cat <&3 >/dev/null
    undo "$1"`,
    [name, String(web), String(otlp), readPublicImages().jaeger],
  );
}

async function fromBinary(binary: string, web: number, otlp: number): Promise<GuardedProcess> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-jaeger-"));
  const config = join(folder, "jaeger.yaml");
  const grpc = await freePort(0);
  await writeFile(config, jaegerConfig({ web, grpc, otlp }));
  return new GuardedProcess(
    `exec 3<&0
    "$1" --config "file:$2" </dev/null >&2 & child=$!
    (cat <&3 >/dev/null; kill "$child" 2>/dev/null) &
    wait "$child"
    rm -rf "$3"`,
    [binary, config, folder],
  );
}

async function untilReady(
  url: string,
  process: GuardedProcess,
  signal: AbortSignal,
): Promise<void> {
  const untilMs = systemClock.now() + readyLimitMs;
  for (;;) {
    signal.throwIfAborted();
    if (process.isOver)
      throw new EnvironmentError(`Jaeger did not start: ${reasonIn(process.output)}`);
    // oxlint-disable-next-line no-await-in-loop -- one look after the other.
    if (await answers(url, signal)) return;
    if (systemClock.now() >= untilMs) {
      throw new EnvironmentError(`Jaeger does not answer at ${url} after ${readyLimitMs} ms`);
    }
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await systemClock.sleep(lookEveryMs, signal);
  }
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(1_000)]);
    return (await fetch(`${url}/api/v3/services`, { signal: limit })).ok;
  } catch {
    return false;
  }
}

/** The last line: what came before is a log. */
function reasonIn(output: string): string {
  if (/no such image/iu.test(output)) {
    const { jaeger } = readPublicImages();
    return `the image ${jaeger} is not there; run: docker pull ${jaeger}, or infra/offline-images/make`;
  }
  return oneLine(output.trim().split("\n").at(-1) ?? "") || "it ended without a word";
}
