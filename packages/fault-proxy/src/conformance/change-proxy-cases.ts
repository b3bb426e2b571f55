import { type ApiCase, latencyOnA, proxyA } from "./api-case.ts";

/** Showing, changing and removing a proxy. Answers were taken from Toxiproxy 2.12.0. */
export const changeProxyCases: readonly ApiCase[] = [
  {
    name: "lists no proxies as an empty object",
    request: "GET /proxies",
    answer: "200 {}",
  },
  {
    name: "does not keep a proxy that could not start",
    given: ['POST /proxies {"name":"a","listen":"foo","upstream":"127.0.0.1:9"}'],
    request: "GET /proxies/a",
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "lists proxies by name with their toxics",
    given: [
      'POST /proxies {"name":"b","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}',
      proxyA,
      latencyOnA,
    ],
    request: "GET /proxies",
    answer:
      '200 {"a":{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[{"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]},"b":{"name":"b","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}}',
  },
  {
    name: "shows a proxy",
    given: [proxyA],
    request: "GET /proxies/a",
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "shows a proxy whose name needs escaping",
    given: ['POST /proxies {"name":"a b","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}'],
    request: "GET /proxies/a%20b",
    answer:
      '200 {"name":"a b","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "does not know a missing proxy",
    request: "GET /proxies/a",
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "removes a proxy",
    given: [proxyA],
    request: "DELETE /proxies/a",
    answer: "204",
  },
  {
    name: "forgets a removed proxy",
    given: [proxyA, "DELETE /proxies/a"],
    request: "GET /proxies",
    answer: "200 {}",
  },
  {
    name: "cannot remove a missing proxy",
    request: "DELETE /proxies/a",
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "disables a proxy",
    given: [proxyA],
    request: 'PATCH /proxies/a {"enabled":false}',
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":false,"Logger":{},"toxics":[]}',
  },
  {
    name: "enables a proxy",
    given: [proxyA, 'PATCH /proxies/a {"enabled":false}'],
    request: 'PATCH /proxies/a {"enabled":true}',
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "updates by POST as well",
    given: [proxyA],
    request: 'POST /proxies/a {"enabled":false}',
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":false,"Logger":{},"toxics":[]}',
  },
  {
    name: "changes nothing when told nothing",
    given: [proxyA, latencyOnA],
    request: "PATCH /proxies/a {}",
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[{"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]}',
  },
  {
    name: "keeps toxics when the upstream changes",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a {"upstream":"127.0.0.1:10"}',
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:10","enabled":true,"Logger":{},"toxics":[{"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]}',
  },
  {
    name: "cannot rename a proxy",
    given: [proxyA],
    request: 'PATCH /proxies/a {"name":"b"}',
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "changes the address of a disabled proxy unseen",
    given: [proxyA, 'PATCH /proxies/a {"enabled":false}'],
    request: 'PATCH /proxies/a {"listen":"localhost:http"}',
    answer:
      '200 {"name":"a","listen":"localhost:http","upstream":"127.0.0.1:9","enabled":false,"Logger":{},"toxics":[]}',
  },
  {
    name: "refuses an update with an empty body",
    given: [proxyA],
    request: "PATCH /proxies/a",
    answer: '400 {"error":"bad request body: EOF","status":400}',
  },
  {
    name: "refuses an update to a malformed address",
    given: [proxyA],
    request: 'PATCH /proxies/a {"listen":"foo"}',
    answer: '500 {"error":"address foo: missing port in address","status":500}',
  },
  {
    name: "keeps the proxy when the new address is malformed",
    given: [proxyA, 'PATCH /proxies/a {"listen":"foo"}'],
    request: "GET /proxies/a",
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "refuses an update to an address that is taken",
    given: [proxyA],
    request: 'PATCH /proxies/a {"listen":"127.0.0.1:API"}',
    answer: '500 {"error":"listen tcp 127.0.0.1:PORT: bind: address already in use","status":500}',
  },
  {
    name: "stops the proxy when the new address is taken",
    given: [proxyA, 'PATCH /proxies/a {"listen":"127.0.0.1:API"}'],
    request: "GET /proxies/a",
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":false,"Logger":{},"toxics":[]}',
  },
  {
    name: "refuses enabled as a number in an update",
    given: [proxyA],
    request: 'PATCH /proxies/a {"enabled":1}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field Proxy.enabled of type bool","status":400}',
  },
  {
    name: "cannot update a missing proxy",
    request: 'PATCH /proxies/a {"enabled":true}',
    answer: '404 {"error":"proxy not found","status":404}',
  },
];
