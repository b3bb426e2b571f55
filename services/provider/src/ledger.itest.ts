import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import { Provider } from "./provider.ts";

function dataFolder() {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-ledger-"));
  return {
    file: join(folder, "ledger.sqlite"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const request = {
  idempotencyKey: "k-1",
  merchantReference: "o-1",
  currency: "EUR",
  amountMinorUnits: 2_400,
  paymentToken: "tok_ok",
  capture: true,
};

describe("Ledger", () => {
  test("keeps charges and every request over a restart, readable from outside meanwhile", async () => {
    using data = dataFolder();
    const clock = new ManualClock(1_000);
    const before = new Ledger(data.file);
    await new Provider({ ledger: before, clock, serviceTimeMs: 0 }).charge(request);
    // What was not closed has crashed.
    using after = new Ledger(data.file);
    const provider = new Provider({ ledger: after, clock, serviceTimeMs: 0 });
    await provider.charge(request);
    await provider.find("k-2").catch(() => undefined);
    await provider.charge({ ...request, amountMinorUnits: 1 }).catch(() => undefined);

    using outside = new DatabaseSync(data.file, { readOnly: true });

    expect(outside.prepare("select merchant_reference, state from charges").all()).toEqual([
      { merchant_reference: "o-1", state: "CAPTURED" },
    ]);
    expect(outside.prepare("select method, outcome from requests order by rowid").all()).toEqual([
      { method: "Charge", outcome: "captured" },
      { method: "Charge", outcome: "replayed" },
      { method: "GetCharge", outcome: "not_found" },
      { method: "Charge", outcome: "refused" },
    ]);
    before[Symbol.dispose]();
  });
});
