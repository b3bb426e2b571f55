import { parseArgs } from "node:util";
import type { Benchmark, Figure } from "./benchmark.ts";
import { benchmarks } from "./benchmarks.ts";

const usageExitCode = 2;
const interruptedExitCode = 130;

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort(new Error("interrupted")));
process.once("SIGTERM", () => interruption.abort(new Error("interrupted")));
process.exitCode = await main(process.argv.slice(2));

/** @returns The exit code. */
async function main(args: string[]): Promise<number> {
  const wanted = parse(args);
  if (wanted === undefined) {
    const names = benchmarks.map(({ name }) => name).join(", ");
    process.stderr.write(
      `usage: pnpm bench [NAME] [--json] [--seed SEED], NAME being one of: ${names}\n`,
    );
    return usageExitCode;
  }
  for (const benchmark of wanted.chosen) {
    const hasRun = await run(benchmark, wanted);
    if (!hasRun) return interruption.signal.aborted ? interruptedExitCode : 1;
  }
  return 0;
}

interface Wanted {
  readonly chosen: readonly Benchmark[];
  readonly isJson: boolean;
  readonly seed: string;
}

function parse(args: string[]): Wanted | undefined {
  try {
    const { values, positionals } = parseArgs({
      // pnpm hands on the "--" that separates its own options from ours.
      args: args.filter((argument) => argument !== "--"),
      options: {
        json: { type: "boolean", default: false },
        seed: { type: "string", default: String(Date.now()) },
      },
      allowPositionals: true,
    });
    const chosen = benchmarks.filter(({ name }) => [name, undefined].includes(positionals[0]));
    if (chosen.length === 0 || positionals.length > 1) return undefined;
    return { chosen, isJson: values.json, seed: values.seed };
  } catch {
    return undefined;
  }
}

async function run(
  { name, title, run: measure }: Benchmark,
  { isJson, seed }: Wanted,
): Promise<boolean> {
  if (!isJson) print(`${name}: ${title}`);
  const report = (figure: Figure): void => print(isJson ? JSON.stringify(figure) : format(figure));
  try {
    await measure({ report, progress, signal: interruption.signal, seed });
    return true;
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Figures alone go to stdout, so that a program can read them. */
function progress(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

function format({ name, value, unit, against, ratio }: Figure): string {
  const number = value.toLocaleString("en", { maximumSignificantDigits: 4 });
  return `  ${name.padEnd(50)} ${number.padStart(9)} ${unit.padEnd(6)} ${ratio.toFixed(2)} × ${against}`;
}
