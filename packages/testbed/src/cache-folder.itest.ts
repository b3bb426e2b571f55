import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canReach } from "./cache-folder.ts";

const stranger = { uid: 65_533, gid: 65_533 };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "holdfast-reach-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("canReach", () => {
  test("says no when one folder on the way is closed to the account", () => {
    const inner = join(root, "closed", "inner");
    mkdirSync(inner, { recursive: true });
    chmodSync(root, 0o711);

    const open = canReach(inner, stranger);
    chmodSync(join(root, "closed"), 0o700);
    const closed = canReach(inner, stranger);

    expect([open, closed]).toEqual([true, false]);
  });

  test("says no of a folder that is not there", () => {
    expect(canReach(join(root, "absent"), stranger)).toBe(false);
  });

  test("asks nothing of the account that runs this process", () => {
    expect(canReach(root, undefined)).toBe(true);
  });
});
