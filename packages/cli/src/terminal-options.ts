import { Option } from "@commander-js/extra-typings";
import { systemClock } from "@holdfast/clock";
import {
  colourFor,
  columnsFor,
  createTerminal,
  type SymbolSet,
  symbolsFor,
  type Terminal,
} from "@holdfast/report";
import type { CommandIo } from "./command-io.ts";

/** `--color`, as every command that draws has it. */
export function colourOption(): Option<
  "--color <when>",
  undefined,
  "auto",
  undefined,
  false,
  "auto" | "always" | "never"
> {
  return new Option("--color <when>", "auto, always or never")
    .choices(["auto", "always", "never"] as const)
    .default("auto" as const)
    .env("HOLDFAST_COLOR");
}

/** How to draw on standard output what does not move. */
export function drawingFor(
  io: CommandIo,
  color: "auto" | "always" | "never",
): { readonly columns: number; readonly colour: boolean; readonly symbols: SymbolSet } {
  return {
    columns: columnsFor(io.env, io.columns()),
    colour: colourFor({ flag: color, env: io.env, isTty: io.outIsTty }),
    symbols: symbolsFor(io.env, process.platform),
  };
}

/** A terminal on standard output: redrawn when it is one and progress is wanted, line by line when not. */
export function terminalFor(
  io: CommandIo,
  color: "auto" | "always" | "never",
  live = false,
): Terminal {
  return createTerminal({
    write: io.out,
    isTty: live && io.outIsTty && io.env["CI"] !== "true",
    keys: false,
    ...drawingFor(io, color),
    now: () => systemClock.unixNow(),
  });
}
