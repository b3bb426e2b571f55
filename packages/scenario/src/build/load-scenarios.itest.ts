import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadScenarios } from "./load-scenarios.ts";

const index = fileURLToPath(new URL("../index.ts", import.meta.url));
const shop = fileURLToPath(new URL("../fixtures/shop.topology.ts", import.meta.url));
const header = `import { scenario } from "${index}";\nimport { shop } from "${shop}";\n`;
const body = (statements: string): string =>
  `${header}export default scenario("One", { id: "one", topology: shop }, ({ timeline, check, load }) => {
  const t = timeline({ only: "1s" });
  ${statements}
});\n`;

function workspaceWith(files: Readonly<Record<string, string>>): {
  readonly folder: string;
  readonly paths: readonly string[];
  [Symbol.dispose](): void;
} {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-load-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return {
    folder,
    paths: Object.keys(files).map((name) => join(folder, name)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

describe("loadScenarios", () => {
  test("loads a scenario, with paths relative to the workspace", async () => {
    using workspace = workspaceWith({
      "one.scenario.ts": body('check.breaker("provider").toStay("closed", t.only);'),
    });

    const [loaded] = await loadScenarios(workspace.paths, workspace.folder);

    expect(loaded?.draft.scenario.file).toBe("one.scenario.ts");
    expect(loaded?.draft.checks[0]?.location).toEqual({ file: "one.scenario.ts", line: 5 });
  });

  test.each([
    ["a syntax error", "const broken = {;\n", /^one\.scenario\.ts:1:17: SyntaxError: \S/u],
    [
      "syntax that Node cannot run",
      "export enum A { B }\n",
      /^one\.scenario\.ts:1:8: SyntaxError:/u,
    ],
    [
      "a missing export",
      `import { nothing } from "${index}";\n`,
      /^one\.scenario\.ts:1:10: SyntaxError: .*'nothing'/u,
    ],
    [
      "a missing file",
      'import "./nowhere.ts";\n',
      /^one\.scenario\.ts: Cannot find module 'nowhere/u,
    ],
    [
      "no default export",
      "export const x = 1;\n",
      /^one\.scenario\.ts: the default export must be/u,
    ],
    [
      "another default export",
      "export default { title: 'x', body() {} };\n",
      /^one\.scenario\.ts: the default export must be scenario/u,
    ],
    [
      "a module that throws",
      "const t: { a?: { b: 1 } } = {};\nexport default t.a!.b;\n",
      /^one\.scenario\.ts:2:\d+: TypeError: Cannot read prop/u,
    ],
    [
      "a body that throws",
      body("JSON.parse('{');"),
      /^one\.scenario\.ts:5:8: SyntaxError: Expected prop/u,
    ],
    [
      "a wrong name",
      body('check.breaker("psp").toStay("closed", t.only);'),
      /^one\.scenario\.ts:5:9: check\.breaker, breaker: unknown name "psp"; there is payment, provider$/u,
    ],
    [
      "a limit that cannot be read",
      body(
        'const o = load.openLoop("o", { rate: 1 }, async () => {});\n  check.slo(o, t.only).p99("300");',
      ),
      /^one\.scenario\.ts:6:24: slo\.p99 must be a limit such as "< 300ms", got "300"$/u,
    ],
    [
      "an unfinished check",
      body('check.breaker("provider");'),
      /^one\.scenario\.ts:5: check\.breaker\("provider"\) is unfinished: go on with \.toBecome/u,
    ],
    [
      "an id that is not the file's name",
      body("").replace('id: "one"', 'id: "other"'),
      /^one\.scenario\.ts: id and file name differ, the id asks for other\.scenario\.ts$/u,
    ],
  ])("says in one line what is wrong: %s", async (_name, text, message) => {
    using workspace = workspaceWith({ "one.scenario.ts": text });

    const loading = loadScenarios(workspace.paths, workspace.folder);

    await expect(loading).rejects.toMatchObject({
      name: "ScenarioLoadError",
      message: expect.stringMatching(message),
    });
    await expect(loading).rejects.toMatchObject({ message: expect.not.stringContaining("\n") });
  });

  test("names the file that is wrong when it is one that was imported", async () => {
    using workspace = workspaceWith({
      "helper.ts": "const broken = {;\n",
      "one.scenario.ts": 'import "./helper.ts";\n',
    });

    const loading = loadScenarios([join(workspace.folder, "one.scenario.ts")], workspace.folder);

    await expect(loading).rejects.toThrow(/^helper\.ts:1:17: SyntaxError/u);
  });

  test("refuses two scenarios of one id", async () => {
    using first = workspaceWith({ "one.scenario.ts": body("") });
    using second = workspaceWith({ "one.scenario.ts": body("") });

    const loading = loadScenarios([...first.paths, ...second.paths], tmpdir());

    await expect(loading).rejects.toThrow(
      /one\.scenario\.ts: id "one" is taken by \S+one\.scenario/u,
    );
  });
});
