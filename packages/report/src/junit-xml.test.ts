import { describe, expect, test } from "vitest";
import {
  escape,
  failedCheck,
  failedScenario,
  judgedRun,
  passedScenario,
} from "./judged-fixture.ts";
import { junitXml } from "./junit-xml.ts";

describe("junitXml", () => {
  test("makes a suite of each scenario and a case of each check", () => {
    const xml = junitXml(judgedRun);

    expect(xml).toContain(
      '<testsuites name="holdfast" tests="6" failures="2" errors="0" skipped="1" time="62.000">',
    );
    expect(xml).toContain('<testsuite name="payment-latency-breaker" tests="2" failures="0"');
    expect(xml).toContain(
      '<testcase name="no oversell" classname="zone-partition-checkout" file="scenarios/zone.scenario.ts" line="20"/>',
    );
    expect(xml).toContain('<property name="seed" value="8141"/>');
  });

  test("tells a violation from an open verdict", () => {
    const xml = junitXml(judgedRun);

    expect(xml).toContain('<failure message="2 rows, expected none; first at +14.2s">');
    expect(xml).toContain('<skipped message="should, inconclusive: 3 operations started');
  });

  test("shows a scenario that is inconclusive for its fault, although every check passed", () => {
    const scenario = {
      ...passedScenario,
      verdict: "inconclusive",
      reason: "fault F1 did nothing",
    } as const;

    expect(junitXml({ ...judgedRun, scenarios: [scenario] })).toContain(
      '<skipped message="inconclusive: fault F1 did nothing"/>',
    );
  });

  test("shows an error as an error, and a scenario that never ran", () => {
    const scenario = {
      ...passedScenario,
      verdict: "error",
      reason: "no port",
      broken: "environment",
    } as const;
    const xml = junitXml({ ...judgedRun, scenarios: [scenario], missing: ["later"] });

    expect(xml).toContain('<error message="no port">');
    expect(xml).toContain('<testsuite name="later"');
  });

  test("escapes what the evidence holds, and leaves out what XML cannot hold", () => {
    const hostile = {
      ...failedCheck,
      title: `a<b>&"c"${escape}[31m\u0000\uffff]]>`,
      reason: "x\ny",
    };
    const xml = junitXml({ ...judgedRun, scenarios: [{ ...failedScenario, checks: [hostile] }] });

    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;c&quot;]]&gt;"');
    expect(xml).toContain('message="x y"');
    expect(xml).toMatch(/^[\t\n\u0020-\ud7ff\ue000-\ufffd]*$/);
  });
});
