export type SymbolSet = "unicode" | "ascii";

export interface Environment {
  readonly [name: string]: string | undefined;
}

/** ASCII for a dumb terminal or a locale that is not UTF-8; an unset locale counts as UTF-8 on Windows and macOS only. */
export function symbolsFor(env: Environment, platform: NodeJS.Platform): SymbolSet {
  if (env["TERM"] === "dumb") return "ascii";
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  if (locale === "") return platform === "win32" || platform === "darwin" ? "unicode" : "ascii";
  return /utf-?8/i.test(locale) ? "unicode" : "ascii";
}
