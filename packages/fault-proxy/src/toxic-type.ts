import type { Pipe, PipeContext } from "./pipe.ts";

/** An attribute of a toxic: always a whole number, 0 when it is not given. */
export interface ToxicField<Name extends string = string> {
  readonly name: Name;
  /** The type it has in Toxiproxy's source; error messages name it. */
  readonly goType: "int" | "int64";
}

/** One kind of fault on a link. Every file in `toxics/` exports one of these and nothing else. */
export interface ToxicType<Field extends string = string> {
  /** As clients write it. */
  readonly name: string;
  /** The struct's name in Toxiproxy's source; error messages name it. */
  readonly goName: string;
  /** In the order in which Toxiproxy lists them. */
  readonly fields: readonly ToxicField<Field>[];
  /** Chunks that may wait for it on one link before the sender is held back. */
  readonly bufferChunks: number;
  /** Whether taking it away ends the connections it was on, the spared ones too. */
  readonly closesWhenRemoved: boolean;
  /** Whether connections that begin under it end with a TCP reset instead of an orderly close. */
  readonly resetsOnClose: boolean;
  pipe(context: PipeContext<Field>): Pipe;
}

/** Toxiproxy's channels between toxics hold nothing: a toxic takes one chunk at a time. */
export const unbufferedChunks = 1;
