import { describe, expect, test } from "vitest";
import { type Selection, selectScenarios } from "./select-scenarios.ts";
import { UsageError } from "./usage-error.ts";

const everything: Selection = { filters: [], tags: [], notTags: [] };
const scenarios = [
  { id: "zone", title: "A zone", tags: ["partition"], file: "/s/zone.scenario.ts" },
  {
    id: "zone-b-cut",
    title: "Zone b",
    tags: ["partition", "smoke"],
    file: "/s/zone-b-cut.scenario.ts",
  },
  { id: "soak", title: "An hour", tags: ["nightly"], file: "/s/soak.scenario.ts" },
];
const idsOf = (selection: Partial<Selection>): string[] =>
  selectScenarios(scenarios, { ...everything, ...selection }).map((scenario) => scenario.id);

const selectMisspelt = (): unknown =>
  selectScenarios(scenarios, { ...everything, filters: ["zone", "zoen"] });

describe("selectScenarios", () => {
  test("leaves out nightly scenarios when nothing was asked for", () => {
    expect(idsOf({})).toEqual(["zone", "zone-b-cut"]);
  });

  test("takes a nightly scenario that was named or whose tag was", () => {
    expect(idsOf({ filters: ["soak"] })).toEqual(["soak"]);
    expect(idsOf({ tags: ["nightly"] })).toEqual(["soak"]);
  });

  test("prefers the id that fits exactly", () => {
    expect(idsOf({ filters: ["zone"] })).toEqual(["zone"]);
    expect(idsOf({ filters: ["zone-"] })).toEqual(["zone-b-cut"]);
  });

  test("takes the path of a file", () => {
    expect(idsOf({ filters: ["zone-b-cut.scenario.ts"] })).toEqual(["zone-b-cut"]);
  });

  test("narrows by text and by tags that must not be there", () => {
    expect(idsOf({ grep: /zone b/iu })).toEqual(["zone-b-cut"]);
    expect(idsOf({ notTags: ["smoke"] })).toEqual(["zone"]);
  });

  test("refuses a filter that fits nothing and lists what there is", () => {
    expect(selectMisspelt).toThrow(UsageError);
    expect(selectMisspelt).toThrow('no scenario fits "zoen"; there are: zone, zone-b-cut, soak');
  });

  test("says of a path that there is no such file", () => {
    expect(() => idsOf({ filters: ["./zoen.scenario.ts"] })).toThrow(
      'there is no file "./zoen.scenario.ts"; there are: zone, zone-b-cut, soak',
    );
  });
});
