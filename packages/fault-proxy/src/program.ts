/**
 * The fault proxy as a process of its own: `node program.ts --host 127.0.0.1 --port 0 --seed 7 --config proxies.json --exit-with-stdin`.
 *
 * Each option may also come from the environment (HOLDFAST_PROXY_HOST, _PORT, _SEED, _CONFIG); a flag wins. When the API answers, one line
 * `{"listening":"127.0.0.1:8474"}` goes to stdout, and nothing else ever does. SIGTERM and SIGINT end it with exit code 0, and so does the end of
 * stdin when --exit-with-stdin is given. A bad option or an address that is taken ends it with one line on stderr: exit code 2 or 4.
 */
export {};
