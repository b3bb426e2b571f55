import { mkdtempDisposableSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolders } from "./make-folders.ts";

describe("makeFolders", () => {
  test("makes what is missing, and nothing again", () => {
    using base = mkdtempDisposableSync(join(tmpdir(), "holdfast-folders-"));
    const path = join(base.path, "a", "b", "c");

    makeFolders(path);
    makeFolders(path);

    expect(statSync(path).isDirectory()).toBe(true);
  });

  test("ends where a folder cannot be made inside one that is there", () => {
    expect(() => {
      makeFolders("/proc/holdfast/runs");
    }).toThrow(/EN|EACCES|EROFS/u);
  });

  test("ends where a file is in the way", () => {
    using base = mkdtempDisposableSync(join(tmpdir(), "holdfast-folders-"));
    writeFileSync(join(base.path, "file"), "");

    expect(() => {
      makeFolders(join(base.path, "file", "runs"));
    }).toThrow("ENOTDIR");
  });
});
