export { BackgroundLoop, type BackgroundLoopOptions } from "./background-loop.ts";
export { ConfigurationError, Environment } from "./environment.ts";
export { Log, type LogFields, type LogOptions } from "./log.ts";
export { configurationOrExit, stopRequested } from "./run-service.ts";
