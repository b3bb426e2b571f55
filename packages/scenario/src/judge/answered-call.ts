import type { Span } from "../span.ts";
import { spanNames } from "./span-names.ts";
import type { TraceTree } from "./trace.ts";

/**
 * A span of a call that was answered OK although nobody is there who answered it. Somebody did: his span is missing.
 * A lost leaf leaves no orphan, so the tree alone does not show it.
 */
export function unansweredOk(tree: TraceTree): Span | undefined {
  return tree.spans.find((span) => {
    if (span.attributes[spanNames.rpcStatus] !== "OK") return false;
    const children = tree.childrenOf(span);
    const served = children.some(({ kind }) => kind === "server");
    if (isAttempt(span)) return !served;
    if (span.kind !== "client" || span.attributes[spanNames.rpcMethod] === undefined) return false;
    const attempted = children.some(
      (child) => isAttempt(child) && child.attributes[spanNames.rpcStatus] === "OK",
    );
    return !served && !attempted;
  });
}

/** Attempts are parts of a call: an RPC is selected as a call, not once more for each attempt. */
export function isAttempt({ name }: Span): boolean {
  return name.startsWith(spanNames.attempt);
}
