// Adds up what the tests and the scenarios came to: `node tally.mjs <folder of results> [name of a step that failed]...`
// Runs on whatever Node the machine has, because it must also speak when the set-up failed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const reasonMaxCharacters = 1_000;
const [folder, ...brokenSteps] = process.argv.slice(2);

const tallies = readdirSync(folder).map((file) => {
  const result = JSON.parse(readFileSync(join(folder, file), "utf8"));
  return file.startsWith("scenarios-") ? tallyScenarios(result) : tallyTests(result);
});
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failures = tallies.flatMap((tally) => tally.failures);

for (const failure of failures) console.log(`failed: ${failure}`);
for (const step of brokenSteps) console.log(`failed: the step ${step}`);
// A step can fail without a failing test in it, such as a lint error; it must count then.
const failed = failures.length > 0 ? failures.length : brokenSteps.length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function tallyScenarios({ run, scenarios }) {
  return {
    passed: scenarios.filter(isPass).length,
    failures: scenarios
      .filter((each) => !isPass(each))
      .map(({ id, verdict }) => `scenario ${id} on ${run.runtime}: ${verdict}`),
  };
}

function tallyTests({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  // A file that cannot be loaded fails without any test of it having run.
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every(isNotFailed),
  );
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failures: [
      ...tests.filter((test) => !isNotFailed(test)).map(describeFailedTest),
      ...brokenFiles.map(({ name, message }) => `file ${name}: ${message}`),
    ],
  };
}

/** The reason too: of a long log often only the end is kept. */
function describeFailedTest({ fullName, failureMessages }) {
  const [reason = ""] = failureMessages;
  return `test ${fullName}: ${reason.slice(0, reasonMaxCharacters)}`;
}

function isPass({ verdict }) {
  return verdict === "pass";
}

function isNotFailed({ status }) {
  return status !== "failed";
}
