export { BackgroundLoop, type BackgroundLoopOptions } from "./background-loop.ts";
export { configurationOrExit } from "./configuration-or-exit.ts";
export { ConfigurationError, Environment } from "./environment.ts";
export { type InstanceSettings, readInstanceSettings } from "./instance-settings.ts";
export { Log, type LogFields, type LogOptions } from "./log.ts";
export { runService } from "./run-service.ts";
export { lagIntervalMs, Ticker, type TickerOptions } from "./ticker.ts";
