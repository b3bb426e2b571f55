import { appendFileSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BareCheckout } from "./bare-checkout.ts";

describe("holdfast launcher", () => {
  test("brings what is missing once, and hands over", async () => {
    using checkout = new BareCheckout();

    const first = await checkout.run("list", "a b");
    const second = await checkout.run("list");

    expect(first.output).toMatch(/ list a b$/);
    expect(first.said.at(-1)).toBe("holdfast: set up");
    expect(second.said).toEqual([]);
    expect(checkout.calls).toEqual(["npm", "npm ended", "pnpm"]);
  });

  test("works from any folder and through links", async () => {
    using checkout = new BareCheckout();
    symlinkSync("holdfast", join(checkout.folder, "near"));
    symlinkSync(join(checkout.folder, "near"), join(checkout.folder, "far"));

    const { output, exitCode } = await checkout.start(join(checkout.folder, "far"), tmpdir()).ended;

    expect(exitCode).toBe(0);
    expect(output).toBe(tmpdir());
  });

  test("installs again when the lockfile has changed", async () => {
    using checkout = new BareCheckout();
    await checkout.run("list");

    appendFileSync(join(checkout.folder, "pnpm-lock.yaml"), "# changed\n");
    await checkout.run("list");

    expect(checkout.calls).toEqual(["npm", "npm ended", "pnpm", "pnpm"]);
  });

  test("sets up once when two are started at once", async () => {
    using checkout = new BareCheckout();

    const both = await Promise.all([checkout.run("one"), checkout.run("two")]);

    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(checkout.calls).toEqual(["npm", "npm ended", "pnpm"]);
  });

  test("takes over the lock of a set-up that was killed, after what that had started has ended", async () => {
    using checkout = new BareCheckout();
    const killed = checkout.start(join(checkout.folder, "holdfast"), tmpdir(), "list");
    await expect.poll(() => checkout.toolchain, { timeout: 10_000 }).toContain("step");
    killed.process.kill("SIGKILL");
    await killed.ended;

    const next = await checkout.run("list");

    expect(next.exitCode).toBe(0);
    expect(checkout.calls).toEqual(["npm", "npm ended", "npm", "npm ended", "pnpm"]);
    expect(checkout.toolchain).not.toContain("lock");
  });

  test.each([
    ["npm error code ENOTFOUND", "the package registry cannot be reached"],
    ["npm error code ENOSPC", "the disk is full"],
    ["npm error code EINTEGRITY", "a package does not match its recorded checksum"],
    ["npm error something else", "npm error something else"],
  ])("says in one line what is wrong: %s", async (complaint, reason) => {
    using checkout = new BareCheckout();
    checkout.npm(`echo '${complaint}' >&2; exit 1`);

    const { exitCode, said } = await checkout.run("list");

    expect(exitCode).toBe(4);
    expect(said).toEqual([
      "holdfast: bringing pnpm from npm",
      `holdfast: bringing pnpm from npm failed: ${reason} (output in ${checkout.folder}/.toolchain/setup.log)`,
    ]);
  });

  test("refuses a tool that does not run on this machine", async () => {
    using checkout = new BareCheckout();
    checkout.npm("exit 0");

    const { exitCode, said } = await checkout.run("list");

    expect(exitCode).toBe(4);
    expect(said.at(-1)).toContain("npm has none that runs on");
  });

  test("ends with the code of the signal, and leaves no lock", async () => {
    using checkout = new BareCheckout();
    checkout.npm("exec sleep 30");
    const started = checkout.start(join(checkout.folder, "holdfast"), tmpdir(), "list");
    await expect.poll(() => checkout.toolchain, { timeout: 10_000 }).toContain("step");

    started.process.kill("SIGTERM");
    const { exitCode } = await started.ended;

    expect(exitCode).toBe(143);
    expect(checkout.toolchain).not.toContain("lock");
  });

  test("installs again when node_modules was deleted", async () => {
    using checkout = new BareCheckout();
    await checkout.run("list");
    const stamp = join(checkout.folder, "node_modules/.holdfast-stamp");
    const before = readFileSync(stamp, "utf8");

    rmSync(join(checkout.folder, "node_modules"), { recursive: true });
    await checkout.run("list");

    expect(checkout.calls).toEqual(["npm", "npm ended", "pnpm", "pnpm"]);
    expect(readFileSync(stamp, "utf8")).toBe(before);
  });
});
