import type { Classifier, Verdict } from "./verdict.ts";
import { warnOnce } from "./warning.ts";

const failure: Verdict = { as: "failure", retry: "never" };

/** Takes what a classifier cannot judge for a failure that is not repeated, so that every permit is settled. */
export function guardedClassifier(classifier: Classifier): Classifier {
  const warn = warnOnce("a classifier of outcomes");
  return (outcome) => {
    try {
      return classifier(outcome);
    } catch (error) {
      warn(error);
      return failure;
    }
  };
}
