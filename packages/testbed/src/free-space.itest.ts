import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { requireFreeSpace } from "./free-space.ts";

describe("requireFreeSpace", () => {
  test("is content with enough", () => {
    expect(() => requireFreeSpace(tmpdir(), 1)).not.toThrow();
  });

  test("says where, how much there is and how much is needed", () => {
    expect(() => requireFreeSpace(tmpdir(), 2 ** 60)).toThrow(
      /^\S+: the disk is full \(\d+ MiB free, 1099511627776 needed\)$/u,
    );
  });

  test("names a folder that is not there", () => {
    expect(() => requireFreeSpace("/absent-folder", 1)).toThrow("/absent-folder");
  });
});
