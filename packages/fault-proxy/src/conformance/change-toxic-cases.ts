import { type ApiCase, latencyOnA, proxyA } from "./api-case.ts";

/** Showing, changing and removing a toxic. Answers were taken from Toxiproxy 2.12.0. */
export const changeToxicCases: readonly ApiCase[] = [
  {
    name: "lists no toxics as an empty list",
    given: [proxyA],
    request: "GET /proxies/a/toxics",
    answer: "200 []",
  },
  {
    name: "cannot list the toxics of a missing proxy",
    request: "GET /proxies/a/toxics",
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "lists upstream toxics first, each stream in order of creation",
    given: [
      proxyA,
      'POST /proxies/a/toxics {"type":"timeout"}',
      'POST /proxies/a/toxics {"type":"slicer","stream":"upstream"}',
      'POST /proxies/a/toxics {"type":"latency"}',
      'POST /proxies/a/toxics {"type":"noop","stream":"upstream"}',
    ],
    request: "GET /proxies/a/toxics",
    answer:
      '200 [{"attributes":{"average_size":0,"size_variation":0,"delay":0},"name":"slicer_upstream","type":"slicer","stream":"upstream","toxicity":1},{"attributes":{},"name":"noop_upstream","type":"noop","stream":"upstream","toxicity":1},{"attributes":{"timeout":0},"name":"timeout_downstream","type":"timeout","stream":"downstream","toxicity":1},{"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]',
  },
  {
    name: "shows a toxic",
    given: [proxyA, latencyOnA],
    request: "GET /proxies/a/toxics/latency_downstream",
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "does not know a missing toxic",
    given: [proxyA],
    request: "GET /proxies/a/toxics/x",
    answer: '404 {"error":"toxic not found","status":404}',
  },
  {
    name: "looks for the proxy before the toxic",
    request: "GET /proxies/a/toxics/x",
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "changes an attribute and keeps the others",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"attributes":{"jitter":3}}',
    answer:
      '200 {"attributes":{"latency":100,"jitter":3},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "changes toxicity",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"toxicity":0.1}',
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":0.1}',
  },
  {
    name: "changes by POST as well",
    given: [proxyA, latencyOnA],
    request: 'POST /proxies/a/toxics/latency_downstream {"attributes":{"latency":3}}',
    answer:
      '200 {"attributes":{"latency":3,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "cannot change name, type or stream",
    given: [proxyA, latencyOnA],
    request:
      'PATCH /proxies/a/toxics/latency_downstream {"name":"x","type":"timeout","stream":"upstream"}',
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "changes nothing when told nothing",
    given: [proxyA, latencyOnA],
    request: "PATCH /proxies/a/toxics/latency_downstream {}",
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "keeps attributes when they are null",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"attributes":null}',
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "refuses a change with an empty body",
    given: [proxyA, latencyOnA],
    request: "PATCH /proxies/a/toxics/latency_downstream",
    answer: '400 {"error":"bad request body: EOF","status":400}',
  },
  {
    name: "refuses a change to attributes that are a number",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"attributes":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field .attributes of type toxics.LatencyToxic","status":400}',
  },
  {
    name: "refuses a change to an attribute that is text",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"attributes":{"latency":"x"}}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go struct field LatencyToxic.attributes.latency of type int64","status":400}',
  },
  {
    name: "refuses a change to toxicity as text",
    given: [proxyA, latencyOnA],
    request: 'PATCH /proxies/a/toxics/latency_downstream {"toxicity":"x"}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go struct field .toxicity of type float32","status":400}',
  },
  {
    name: "cannot change a missing toxic",
    given: [proxyA],
    request: "PATCH /proxies/a/toxics/x {}",
    answer: '404 {"error":"toxic not found","status":404}',
  },
  {
    name: "removes a toxic",
    given: [proxyA, latencyOnA],
    request: "DELETE /proxies/a/toxics/latency_downstream",
    answer: "204",
  },
  {
    name: "forgets a removed toxic",
    given: [proxyA, latencyOnA, "DELETE /proxies/a/toxics/latency_downstream"],
    request: "GET /proxies/a/toxics",
    answer: "200 []",
  },
  {
    name: "cannot remove a missing toxic",
    given: [proxyA],
    request: "DELETE /proxies/a/toxics/x",
    answer: '404 {"error":"toxic not found","status":404}',
  },
  {
    name: "keeps toxics while the proxy is disabled",
    given: [proxyA, latencyOnA, 'PATCH /proxies/a {"enabled":false}'],
    request: "GET /proxies/a/toxics",
    answer:
      '200 [{"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}]',
  },
];
