/**
 * The fault proxy as a process of its own: `node program.ts --host 127.0.0.1 --port 0 --seed 7 --config proxies.json --exit-with-stdin`.
 *
 * Each option but the last may come from the environment too (HOLDFAST_PROXY_HOST, _PORT, _SEED, _CONFIG); a flag wins. When the API answers,
 * one line `{"listening":"127.0.0.1:8474"}` goes to stdout, and nothing else ever does. SIGTERM and SIGINT end it with exit code 0, and so does
 * the end of stdin when --exit-with-stdin is given. A bad option or configuration ends it with one line on stderr and exit code 2, an address
 * that cannot be listened on with exit code 4.
 */
import { enableCompileCache, flushCompileCache } from "node:module";

// Everything else is imported after this line: compiled code of earlier starts halves the time until the API answers.
enableCompileCache();
const { runProgram } = await import("./run-program.ts");
await runProgram();
// Most processes of this program end by a signal, some by one that lets nothing be written.
flushCompileCache();
