import type { Environment } from "./symbols.ts";

export interface ColourQuestion {
  /** `--color`. */
  readonly flag: "auto" | "always" | "never";
  readonly env: Environment;
  /** The stream that is written to is a terminal. */
  readonly isTty: boolean;
}

/** `--color`, then FORCE_COLOR, then NO_COLOR, then whether the output is a terminal that can show colours. */
export function colourFor({ flag, env, isTty }: ColourQuestion): boolean {
  if (flag !== "auto") return flag === "always";
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  return isTty && env["TERM"] !== "dumb";
}
