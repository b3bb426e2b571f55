import type { ModelWalk } from "@holdfast/clock/testing";
import { HealthThresholds } from "../health-thresholds.ts";

const unhealthyAfter = 3;
const healthyAfter = 2;

export const healthThresholdsWalk: ModelWalk = {
  name: "health thresholds",
  start: (random) => {
    const detector = new HealthThresholds({ unhealthyAfter, healthyAfter });
    detector.setEndpoints(["a"]);
    let isHealthy = true;
    /** Results since it last changed. */
    let since: boolean[] = [];
    return () => {
      const passed = random() < 0.5;
      detector.recordCheck("a", passed);
      since = [...since, passed].slice(-unhealthyAfter);
      const enough = isHealthy ? unhealthyAfter : healthyAfter;
      const recent = since.slice(-enough);
      if (recent.length === enough && recent.every((result) => result !== isHealthy)) {
        isHealthy = !isHealthy;
        since = [];
      }
      return detector.admits("a") === isHealthy
        ? undefined
        : `${isHealthy ? "not " : ""}admitted after ${since.join()}`;
    };
  },
};
