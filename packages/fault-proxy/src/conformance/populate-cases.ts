import { type ApiCase, latencyOnA, proxyA } from "./api-case.ts";

/** `POST /populate` and `POST /reset`. Answers were taken from Toxiproxy 2.12.0. */
export const populateCases: readonly ApiCase[] = [
  {
    name: "populates nothing",
    request: "POST /populate []",
    answer: '201 {"proxies":null}',
  },
  {
    name: "populates several proxies",
    request:
      'POST /populate [{"name":"b","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"},{"name":"a","listen":"garbage","upstream":"127.0.0.1:9","enabled":false}]',
    answer:
      '201 {"proxies":[{"name":"b","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]},{"name":"a","listen":"garbage","upstream":"127.0.0.1:9","enabled":false,"Logger":{},"toxics":[]}]}',
  },
  {
    name: "populates null as nothing",
    request: "POST /populate null",
    answer: '201 {"proxies":null}',
  },
  {
    name: "refuses an empty body",
    request: "POST /populate",
    answer: '400 {"error":"bad request body: EOF","status":400,"proxies":null}',
  },
  {
    name: "refuses an object",
    request: "POST /populate {}",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal object into Go value of type []struct { toxiproxy.Proxy; Enabled *bool \\"json:\\\\\\"enabled\\\\\\"\\" }","status":400,"proxies":null}',
  },
  {
    name: "refuses a list of numbers",
    request: "POST /populate [5]",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go value of type struct { toxiproxy.Proxy; Enabled *bool \\"json:\\\\\\"enabled\\\\\\"\\" }","status":400,"proxies":null}',
  },
  {
    name: "refuses a list of null",
    request: "POST /populate [null]",
    answer: '400 {"error":"missing required field: name at proxy 1","status":400,"proxies":null}',
  },
  {
    name: "refuses a name that is a number",
    request: 'POST /populate [{"name":5}]',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field .Proxy.name of type string","status":400,"proxies":null}',
  },
  {
    name: "refuses enabled as a number",
    request: 'POST /populate [{"name":"a","enabled":5}]',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field .enabled of type bool","status":400,"proxies":null}',
  },
  {
    name: "says which proxy has no name",
    request:
      'POST /populate [{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"},{"upstream":"127.0.0.1:9"}]',
    answer: '400 {"error":"missing required field: name at proxy 2","status":400,"proxies":null}',
  },
  {
    name: "creates none when one of them is not valid",
    given: [
      'POST /populate [{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"},{"upstream":"127.0.0.1:9"}]',
    ],
    request: "GET /proxies",
    answer: "200 {}",
  },
  {
    name: "says which proxy has no upstream",
    request: 'POST /populate [{"name":"a"}]',
    answer:
      '400 {"error":"missing required field: upstream at proxy 1","status":400,"proxies":null}',
  },
  {
    name: "stops at the first proxy that cannot start and lists the ones before it",
    request:
      'POST /populate [{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"},{"name":"b","listen":"127.0.0.1:API","upstream":"127.0.0.1:9"},{"name":"c","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}]',
    answer:
      '500 {"error":"listen tcp 127.0.0.1:PORT: bind: address already in use","status":500,"proxies":[{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}]}',
  },
  {
    name: "keeps the ones before the one that failed",
    given: [
      'POST /populate [{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"},{"name":"b","listen":"foo","upstream":"127.0.0.1:9"},{"name":"c","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}]',
    ],
    request: "GET /proxies",
    answer:
      '200 {"a":{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}}',
  },
  {
    name: "replaces a proxy with another upstream and drops its toxics",
    given: [proxyA, latencyOnA],
    request: 'POST /populate [{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:10"}]',
    answer:
      '201 {"proxies":[{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:10","enabled":true,"Logger":{},"toxics":[]}]}',
  },
  {
    name: "ignores enabled where the addresses are the same",
    given: ['POST /proxies {"name":"a","listen":"127.0.0.1:24901","upstream":"127.0.0.1:9"}'],
    request:
      'POST /populate [{"name":"a","listen":"127.0.0.1:24901","upstream":"127.0.0.1:9","enabled":false}]',
    answer:
      '201 {"proxies":[{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}]}',
  },
  {
    name: "keeps toxics where the addresses are the same",
    given: [
      'POST /proxies {"name":"a","listen":"127.0.0.1:24901","upstream":"127.0.0.1:9"}',
      latencyOnA,
    ],
    request: 'POST /populate [{"name":"a","listen":"localhost:24901","upstream":"127.0.0.1:9"}]',
    answer:
      '201 {"proxies":[{"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[{"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]}]}',
  },
  {
    name: "refuses to compare with a malformed address",
    given: [proxyA],
    request: 'POST /populate [{"name":"a","listen":"foo","upstream":"127.0.0.1:9"}]',
    answer: '500 {"error":"address foo: missing port in address","status":500,"proxies":null}',
  },
  {
    name: "resets nothing",
    request: "POST /reset",
    answer: "204",
  },
  {
    name: "resets whatever the body",
    request: "POST /reset garbage",
    answer: "204",
  },
  {
    name: "removes toxics on reset",
    given: [proxyA, latencyOnA, "POST /reset"],
    request: "GET /proxies/a/toxics",
    answer: "200 []",
  },
  {
    name: "enables proxies on reset",
    given: [proxyA, 'PATCH /proxies/a {"enabled":false}', "POST /reset"],
    request: "GET /proxies/a",
    answer:
      '200 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "reports a proxy that cannot start on reset",
    given: ['POST /proxies {"name":"a","listen":"foo","upstream":"127.0.0.1:9","enabled":false}'],
    request: "POST /reset",
    answer: '500 {"error":"listen tcp: address foo: missing port in address","status":500}',
  },
];
