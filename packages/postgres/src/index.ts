export {
  type PostgresInstrumentation,
  type QueryEnd,
  type QueryObservation,
  type QueryStart,
  silentInstrumentation,
} from "./postgres-instrumentation.ts";
