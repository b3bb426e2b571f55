import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filledFolder, unusedMaxMs } from "./filled-folder.ts";

const temporary = (): ReturnType<typeof mkdtempDisposable> =>
  mkdtempDisposable(join(tmpdir(), "holdfast-filled-"));

const write =
  (text: string) =>
  (folder: string): Promise<void> => {
    writeFileSync(join(folder, "file"), text);
    return Promise.resolve();
  };

async function fillHalf(folder: string): Promise<void> {
  await write("half")(folder);
  throw new Error("no network");
}

describe("filledFolder", () => {
  test("fills once for each fingerprint", async () => {
    await using cache = await temporary();
    const wanted = { cache: cache.path, name: "debian", fingerprint: "1" };

    const first = await filledFolder({ ...wanted, fill: write("first") });
    const again = await filledFolder({ ...wanted, fill: write("again") });
    const other = await filledFolder({ ...wanted, fingerprint: "2", fill: write("other") });

    expect(again).toBe(first);
    expect([first, other].map((folder) => readFileSync(join(folder, "file"), "utf8"))).toEqual([
      "first",
      "other",
    ]);
  });

  test("leaves nothing of what failed half-way", async () => {
    await using cache = await temporary();

    const failed = filledFolder({
      cache: cache.path,
      name: "debian",
      fingerprint: "1",
      fill: fillHalf,
    });

    await expect(failed).rejects.toThrow("no network");
    expect(readdirSync(cache.path)).toEqual([]);
  });

  test("takes what another run has filled meanwhile", async () => {
    await using cache = await temporary();
    const wanted = { cache: cache.path, name: "debian", fingerprint: "1" };
    const fill = async (folder: string): Promise<void> => {
      await filledFolder({ ...wanted, fill: write("theirs") });
      await write("ours")(folder);
    };

    const folder = await filledFolder({ ...wanted, fill });

    expect(readFileSync(join(folder, "file"), "utf8")).toBe("theirs");
    expect(readdirSync(cache.path)).toEqual([basename(folder)]);
  });

  test("removes what was not used for long, of the same name", async () => {
    await using cache = await temporary();
    const wanted = { cache: cache.path, name: "debian" };
    const [old, other] = [
      await filledFolder({ ...wanted, fingerprint: "1", fill: write("old") }),
      await filledFolder({ ...wanted, name: "node", fingerprint: "1", fill: write("other") }),
    ];
    const longAgo = new Date(Date.now() - unusedMaxMs - 1_000);
    for (const folder of [old, other]) utimesSync(folder, longAgo, longAgo);

    await filledFolder({ ...wanted, fingerprint: "2", fill: write("new") });

    expect([existsSync(old), existsSync(other)]).toEqual([false, true]);
  });
});
