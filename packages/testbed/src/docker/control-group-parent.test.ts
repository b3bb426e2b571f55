import { describe, expect, test } from "vitest";
import { controlGroupParent } from "./control-group-parent.ts";

describe("controlGroupParent", () => {
  test.for([
    { driver: "cgroupfs", parent: "/" },
    { driver: "systemd", parent: undefined },
    { driver: "none", parent: undefined },
  ])(
    "is $parent for an engine whose control groups are made by $driver",
    async ({ driver, parent }) => {
      const info = async (): Promise<unknown> => ({ CgroupDriver: driver });

      expect(await controlGroupParent({ info })).toBe(parent);
    },
  );
});
