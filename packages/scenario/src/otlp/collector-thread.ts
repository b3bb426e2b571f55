// The thread that collects spans: receiving, reading and writing them must not delay the starts of operations.
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "@holdfast/clock";
import type { CollectorCommand, CollectorReport, CollectorSettings } from "./collector-messages.ts";
import { OtlpSender } from "./otlp-sender.ts";
import { startReceiver } from "./receiver.ts";
import { SpanForwarder } from "./span-forwarder.ts";
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

function failed(error: unknown): void {
  report({ kind: "failed", reason: reasonOf(error) });
}

const forwarder =
  settings.forwardTo === undefined
    ? undefined
    : new SpanForwarder({ sender: new OtlpSender(settings.forwardTo), clock: systemClock });

const store = new TraceStore({
  path: settings.path,
  runId: settings.runId,
  clock: systemClock,
  onFailure: failed,
  forwarder,
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
      case "fault-span":
        store.acceptFault(command.span);
        return;
      case "fault-began":
        store.faultBegan(command.window);
        return;
      case "fault-ending":
        store.faultEnding(command.fault, command.unixMs);
        return;
      case "flush":
        store.flush();
        return;
      case "totals":
        report({ kind: "totals", answer: store.totals(command.crashes, command.spansDropped) });
        return;
      case "end":
        store
          .end(command.crashes, command.spansDropped)
          .then((answer) => report({ kind: "ended", answer }), failed);
        return;
      case "forwarded":
        Promise.resolve(forwarder?.drain() ?? null).then(
          (answer) => report({ kind: "forwarded", answer }),
          failed,
        );
        return;
      case "close":
        receiver.close().then(() => report({ kind: "closed" }), failed);
        return;
    }
  });
  report({ kind: "listening", port: receiver.port });
} catch (error) {
  report({ kind: "not-listening", reason: reasonOf(error) });
}
