import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";

const root = resolve(import.meta.dirname, "../..");

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
  /** What the launcher said, a line each. */
  readonly said: readonly string[];
}

/**
 * As much of a checkout as the launcher looks at, with a command line that repeats its arguments, and with an npm that
 * notes each call and brings a pnpm that does so too. So nothing is fetched.
 */
export class BareCheckout implements Disposable {
  readonly #parent = mkdtempSync(join(tmpdir(), "holdfast-launcher-"));
  readonly folder = join(this.#parent, "a checkout");
  readonly #calls = join(this.#parent, "calls");
  readonly #programs = join(this.#parent, "bin");

  constructor() {
    cpSync(join(root, "holdfast"), join(this.folder, "holdfast"));
    cpSync(join(root, "infra/toolchain"), join(this.folder, "infra/toolchain"), {
      recursive: true,
    });
    for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"]) {
      cpSync(join(root, file), join(this.folder, file));
    }
    for (const name of ["packages/cli", "services/payment", "scenarios"]) {
      this.#write(join(this.folder, name, "package.json"), "{}");
    }
    this.#write(
      join(this.folder, "packages/cli/src/main.ts"),
      "console.log(process.cwd(), ...process.argv.slice(2));",
    );
    this.#write(this.#calls, "");
    this.npm(`
      pnpm=node_modules/@pnpm/exe.here/pnpm
      cd "$3" && mkdir -p "\${pnpm%/*}" && printf '%s' "$PNPM" >$pnpm && chmod +x $pnpm && sleep 0.5
      echo npm ended >>'${this.#calls}'`);
  }

  /** Puts an npm on the path, as a shell script. */
  npm(script: string): void {
    const call = `echo npm >>'${this.#calls}'`;
    this.#write(join(this.#programs, "npm"), `#!/bin/sh\n${call}\n${script}\n`, 0o755);
  }

  /** Starts the launcher by a path or link, in a folder, with no home folder of its own. */
  start(launcher: string, cwd: string, ...args: readonly string[]): Started {
    const child = spawn(launcher, args, {
      cwd,
      env: {
        PATH: [this.#programs, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
        PNPM: `#!/bin/sh
          [ "$1" = --version ] || { echo pnpm >>'${this.#calls}'; mkdir -p '${this.folder}/node_modules'; }`,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { process: child, ended: endOf(child) };
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(join(this.folder, "holdfast"), this.#parent, ...args).ended;
  }

  /** Which of npm and pnpm were asked to bring something, in order. */
  get calls(): readonly string[] {
    return readFileSync(this.#calls, "utf8").split("\n").filter(Boolean);
  }

  /** What lies in `.toolchain`: `lock` while a set-up goes on, `step` while one of its steps does. */
  get toolchain(): readonly string[] {
    const folder = join(this.folder, ".toolchain");
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  [Symbol.dispose](): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }

  #write(path: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  }
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const exited = new Promise<number | null>((done, fail) => {
    child.once("error", fail).once("exit", done);
  });
  const read = (name: "stdout" | "stderr"): Promise<string> =>
    child[name] === null ? Promise.resolve("") : text(child[name]);
  const [exitCode, output, said] = await Promise.all([exited, read("stdout"), read("stderr")]);
  return { exitCode, output: output.trim(), said: said.split("\n").filter(Boolean) };
}
