#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Loading is most of what a short command costs; compiled code is kept from one start to the next.
enableCompileCache();
const { main } = await import("./holdfast.ts");
process.exitCode = await main(process.argv.slice(2));
