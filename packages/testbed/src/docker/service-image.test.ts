import { describe, expect, test } from "vitest";
import { type ImageRecipe, nameServiceImage } from "./service-image.ts";

const part = {
  service: "checkout",
  manifests: "manifests",
  sources: "sources",
  manifestsHash: "m1",
  sourcesHash: "s1",
};
const recipe: ImageRecipe = { service: "FROM a", dependencies: "FROM b", baseId: "sha256:1" };

describe("nameServiceImage", () => {
  test("names both images by service and 12 digits", () => {
    const { image, dependencies } = nameServiceImage(part, recipe);

    expect(image).toMatch(/^holdfast\/checkout:[0-9a-f]{12}$/);
    expect(dependencies).toMatch(/^holdfast\/checkout-dependencies:[0-9a-f]{12}$/);
  });

  test("gives the same state the same names, wherever it lies", () => {
    const elsewhere = { ...part, manifests: "other", sources: "other" };

    const { image, dependencies } = nameServiceImage(elsewhere, recipe);

    expect(nameServiceImage(part, recipe)).toMatchObject({ image, dependencies });
  });

  test("keeps the dependencies of a service whose sources changed", () => {
    const before = nameServiceImage(part, recipe);

    const after = nameServiceImage({ ...part, sourcesHash: "s2" }, recipe);

    expect(after.dependencies).toBe(before.dependencies);
    expect(after.image).not.toBe(before.image);
  });

  test.each([
    ["a manifest", { ...part, manifestsHash: "m2" }, recipe],
    ["how dependencies are packed", part, { ...recipe, dependencies: "FROM c" }],
    ["the base", part, { ...recipe, baseId: "sha256:2" }],
  ])("names both anew with %s", (_what, changedPart, changedRecipe) => {
    const before = nameServiceImage(part, recipe);

    const after = nameServiceImage(changedPart, changedRecipe);

    expect(after.dependencies).not.toBe(before.dependencies);
    expect(after.image).not.toBe(before.image);
  });

  test("names the service's image anew with its Dockerfile", () => {
    const before = nameServiceImage(part, recipe);

    const after = nameServiceImage(part, { ...recipe, service: "FROM c" });

    expect(after.image).not.toBe(before.image);
  });
});
