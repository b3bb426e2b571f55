import { Interruption } from "@holdfast/scenario";
import type { CommandIo } from "./command-io.ts";

/** The real thing: streams, environment and signals of this process. */
export function processIo(): CommandIo {
  const stop = new AbortController();
  const hurry = new AbortController();
  for (const signalName of ["SIGINT", "SIGTERM"] as const) {
    process.on(signalName, () => {
      if (stop.signal.aborted) hurry.abort(new Interruption(signalName));
      else stop.abort(new Interruption(signalName));
    });
  }
  // A reader that went away (`holdfast list | head`) is not an error of ours; nobody is left to be told.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTty: process.stdout.isTTY,
    inIsTty: process.stdin.isTTY,
    columns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
    env: process.env,
    signal: stop.signal,
    hurry: hurry.signal,
  };
}
