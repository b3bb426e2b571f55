// The thread that collects spans: receiving, reading and writing them must not delay the starts of operations.
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "@holdfast/clock";
import type { CollectorCommand, CollectorReport, CollectorSettings } from "./collector-messages.ts";
import { startReceiver } from "./receiver.ts";
import { TraceStore } from "./trace-store.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- TraceCollector starts this file with nothing else.
const settings = workerData as CollectorSettings;

function report(message: CollectorReport): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window.
  parentPort?.postMessage(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const store = new TraceStore({
  path: settings.path,
  runId: settings.runId,
  clock: systemClock,
  onFailure: (error) => report({ kind: "failed", reason: reasonOf(error) }),
});

try {
  const receiver = await startReceiver({
    port: settings.port,
    accept: (request) => store.accept(request),
    hasRoom: () => store.hasRoom,
  });
  parentPort?.on("message", (command: CollectorCommand) => {
    switch (command.kind) {
      case "begin":
        store.begin(command.scenario);
        return;
      case "own-spans":
        store.acceptOwn(command.spans);
        return;
      case "flush":
        store.flush();
        return;
      case "totals":
        report({ kind: "totals", answer: store.totals(command.crashes, command.spansDropped) });
        return;
      case "end":
        store.end(command.crashes, command.spansDropped).then(
          (answer) => report({ kind: "ended", answer }),
          (error: unknown) => report({ kind: "failed", reason: reasonOf(error) }),
        );
        return;
      case "close":
        receiver.close().then(
          () => report({ kind: "closed" }),
          (error: unknown) => report({ kind: "failed", reason: reasonOf(error) }),
        );
        return;
    }
  });
  report({ kind: "listening", port: receiver.port });
} catch (error) {
  report({ kind: "not-listening", reason: reasonOf(error) });
}
