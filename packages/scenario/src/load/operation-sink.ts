import type { EndLine, InvokeLine } from "../operation.ts";
import type { OwnSpan } from "./own-span.ts";

/** Where what operations did is written as it happens. */
export interface OperationSink {
  line(line: InvokeLine | EndLine): void;
  span(span: OwnSpan): void;
}
