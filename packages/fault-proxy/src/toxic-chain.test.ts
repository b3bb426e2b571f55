import { describe, expect, test } from "vitest";
import { LinkTrial, makeToxic } from "./link-trial.ts";
import { retiredReceiptsMax, ToxicChain } from "./toxic-chain.ts";

describe("ToxicChain", () => {
  test("puts its toxics on links that come later and on those that are there", () => {
    const chain = new ToxicChain();
    const [early, late] = [new LinkTrial(), new LinkTrial()];
    chain.attach("downstream", early.link);

    chain.add(makeToxic("timeout"));
    chain.attach("downstream", late.link);
    early.send("lost");
    late.send("lost");

    expect([early.received, late.received]).toEqual(["", ""]);
  });

  test("leaves links of the other stream alone", () => {
    const chain = new ToxicChain();
    const trial = new LinkTrial();
    chain.attach("upstream", trial.link);

    chain.add(makeToxic("timeout"));
    trial.send("through");

    expect(trial.received).toBe("through");
  });

  test("frees all links when it is cleared", () => {
    const chain = new ToxicChain();
    const trial = new LinkTrial();
    chain.attach("downstream", trial.link);
    chain.add(makeToxic("latency", { latency: 60_000 }));
    trial.send("a").send("b");

    chain.clear();

    expect([trial.received, chain.list()]).toEqual(["ab", []]);
  });

  test("keeps the receipt of a removed toxic and goes on with it when the name comes back", () => {
    const chain = new ToxicChain();
    const receipt = chain.receipt("x", "latency", "upstream");
    receipt.act(5);
    receipt.isActive = false;

    const again = chain.receipt("x", "timeout", "downstream");
    again.act(1);

    expect(chain.counters()).toMatchObject([
      { name: "x", type: "timeout", stream: "downstream", isActive: true, chunks: 2, bytes: 6 },
    ]);
  });

  test("forgets the oldest receipts of removed toxics beyond its bound", () => {
    const chain = new ToxicChain();
    for (let index = 0; index <= retiredReceiptsMax; index += 1) {
      chain.receipt(`toxic ${index}`, "noop", "upstream").isActive = index === 0;
    }

    const names = chain.counters().map(({ name }) => name);

    expect([names.length, names[0], names[1]]).toEqual([retiredReceiptsMax, "toxic 0", "toxic 2"]);
  });
});
