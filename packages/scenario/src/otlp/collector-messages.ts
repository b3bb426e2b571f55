import type { OwnSpan } from "../load/own-span.ts";
import type { FaultWindow } from "./fault-window.ts";
import type { ForwardTotals } from "./span-forwarder.ts";
import type { EndedScenario, SettlingTotals } from "./trace-store.ts";

/** What the thread that collects spans is started with. */
export interface CollectorSettings {
  readonly path: string;
  readonly runId: string;
  readonly port: number;
  /** Where a copy of every span is sent. */
  readonly forwardTo?: string;
}

/** To the thread that collects spans. */
export type CollectorCommand =
  | { readonly kind: "begin"; readonly scenario: string }
  | { readonly kind: "own-spans"; readonly spans: readonly OwnSpan[] }
  | { readonly kind: "fault-span"; readonly span: OwnSpan }
  | { readonly kind: "fault-began"; readonly window: FaultWindow }
  | { readonly kind: "fault-ending"; readonly fault: string; readonly unixMs: number }
  | { readonly kind: "flush" }
  | { readonly kind: "totals"; readonly crashes: readonly number[]; readonly spansDropped: number }
  | { readonly kind: "end"; readonly crashes: readonly number[]; readonly spansDropped: number }
  | { readonly kind: "forwarded" }
  | { readonly kind: "close" };

/** From the thread that collects spans. Answers come in the order of the commands that ask for one. */
export type CollectorReport =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "not-listening"; readonly reason: string }
  /** The file cannot be written. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "totals"; readonly answer: SettlingTotals }
  | { readonly kind: "ended"; readonly answer: EndedScenario }
  /** Null when nothing was to be sent on. */
  | { readonly kind: "forwarded"; readonly answer: ForwardTotals | null }
  | { readonly kind: "closed" };
