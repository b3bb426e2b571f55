import { type ApiCase, latencyOnA, proxyA } from "./api-case.ts";

/** `POST /proxies/{proxy}/toxics`. Answers were taken from Toxiproxy 2.12.0. */
export const createToxicCases: readonly ApiCase[] = [
  {
    name: "names a toxic after its type and stream",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency"}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "keeps a stream as it was written",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","stream":"UPSTREAM"}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_UPSTREAM","type":"latency","stream":"UPSTREAM","toxicity":1}',
  },
  {
    name: "takes latency and jitter",
    given: [proxyA],
    request: latencyOnA,
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes bandwidth",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"bandwidth","attributes":{"rate":10}}',
    answer:
      '200 {"attributes":{"rate":10},"name":"bandwidth_downstream","type":"bandwidth","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes slow_close",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"slow_close","attributes":{"delay":10}}',
    answer:
      '200 {"attributes":{"delay":10},"name":"slow_close_downstream","type":"slow_close","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes timeout",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"timeout","attributes":{"timeout":10}}',
    answer:
      '200 {"attributes":{"timeout":10},"name":"timeout_downstream","type":"timeout","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes reset_peer",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"reset_peer","attributes":{"timeout":10}}',
    answer:
      '200 {"attributes":{"timeout":10},"name":"reset_peer_downstream","type":"reset_peer","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes slicer",
    given: [proxyA],
    request:
      'POST /proxies/a/toxics {"type":"slicer","attributes":{"average_size":10,"size_variation":2,"delay":3}}',
    answer:
      '200 {"attributes":{"average_size":10,"size_variation":2,"delay":3},"name":"slicer_downstream","type":"slicer","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes limit_data",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"limit_data","attributes":{"bytes":10}}',
    answer:
      '200 {"attributes":{"bytes":10},"name":"limit_data_downstream","type":"limit_data","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes noop",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"noop"}',
    answer:
      '200 {"attributes":{},"name":"noop_downstream","type":"noop","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes every number of 64 bits",
    given: [proxyA],
    request:
      'POST /proxies/a/toxics {"type":"latency","attributes":{"latency":-5,"jitter":9223372036854775807}}',
    answer:
      '200 {"attributes":{"latency":-5,"jitter":9223372036854775807},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes attributes in any case and ignores unknown ones",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","attributes":{"LATENCY":7,"foo":1}}',
    answer:
      '200 {"attributes":{"latency":7,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "takes null for attributes",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","attributes":null}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "keeps toxicity with 32 bits",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":0.33333333333}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":0.33333334}',
  },
  {
    name: "does not bound toxicity",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":-5.5}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":-5.5}',
  },
  {
    name: "writes a small toxicity with an exponent",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":1e-8}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1e-8}',
  },
  {
    name: "treats a toxicity of null as not given",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":null}',
    answer:
      '200 {"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
  {
    name: "refuses an empty body",
    given: [proxyA],
    request: "POST /proxies/a/toxics",
    answer: '400 {"error":"bad request body: EOF","status":400}',
  },
  {
    name: "refuses a list",
    given: [proxyA],
    request: "POST /proxies/a/toxics []",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal array into Go value of type toxics.ToxicWrapper","status":400}',
  },
  {
    name: "refuses a toxic without a type",
    given: [proxyA],
    request: "POST /proxies/a/toxics {}",
    answer: '400 {"error":"invalid toxic type","status":400}',
  },
  {
    name: "refuses an unknown type",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"nope"}',
    answer: '400 {"error":"invalid toxic type","status":400}',
  },
  {
    name: "refuses a type in capitals",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"Latency"}',
    answer: '400 {"error":"invalid toxic type","status":400}',
  },
  {
    name: "refuses an unknown stream",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","stream":"sideways"}',
    answer: '400 {"error":"stream was invalid, can be either upstream or downstream","status":400}',
  },
  {
    name: "refuses an empty stream",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","stream":""}',
    answer: '400 {"error":"stream was invalid, can be either upstream or downstream","status":400}',
  },
  {
    name: "checks the stream before the type",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"nope","stream":"sideways"}',
    answer: '400 {"error":"stream was invalid, can be either upstream or downstream","status":400}',
  },
  {
    name: "refuses a second toxic of one name",
    given: [proxyA, latencyOnA],
    request: latencyOnA,
    answer: '409 {"error":"toxic already exists","status":409}',
  },
  {
    name: "refuses a name that the other stream has",
    given: [proxyA, 'POST /proxies/a/toxics {"type":"latency","name":"x","stream":"upstream"}'],
    request: 'POST /proxies/a/toxics {"type":"timeout","name":"x"}',
    answer: '409 {"error":"toxic already exists","status":409}',
  },
  {
    name: "refuses attributes that are a number",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","attributes":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field ToxicWrapper.attributes of type toxics.NoopToxic","status":400}',
  },
  {
    name: "refuses attributes that are a list",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","attributes":[]}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal array into Go struct field ToxicWrapper.attributes of type toxics.NoopToxic","status":400}',
  },
  {
    name: "refuses an attribute that is text",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","attributes":{"latency":"x"}}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go struct field LatencyToxic.attributes.latency of type int64","status":400}',
  },
  {
    name: "refuses an attribute that is a fraction",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"slicer","attributes":{"average_size":1.5}}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number 1.5 into Go struct field SlicerToxic.attributes.average_size of type int","status":400}',
  },
  {
    name: "refuses an attribute with an exponent",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"limit_data","attributes":{"bytes":1e3}}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number 1e3 into Go struct field LimitDataToxic.attributes.bytes of type int64","status":400}',
  },
  {
    name: "refuses an attribute of more than 64 bits",
    given: [proxyA],
    request:
      'POST /proxies/a/toxics {"type":"bandwidth","attributes":{"rate":99999999999999999999}}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number 99999999999999999999 into Go struct field BandwidthToxic.attributes.rate of type int64","status":400}',
  },
  {
    name: "refuses toxicity as text",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":"1"}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go struct field ToxicWrapper.toxicity of type float32","status":400}',
  },
  {
    name: "refuses a toxicity of more than 32 bits",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","toxicity":1e60}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number 1e60 into Go struct field ToxicWrapper.toxicity of type float32","status":400}',
  },
  {
    name: "refuses a name that is a number",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","name":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field ToxicWrapper.name of type string","status":400}',
  },
  {
    name: "refuses a type that is a number",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field ToxicWrapper.type of type string","status":400}',
  },
  {
    name: "refuses a stream that is a number",
    given: [proxyA],
    request: 'POST /proxies/a/toxics {"type":"latency","stream":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field ToxicWrapper.stream of type string","status":400}',
  },
  {
    name: "cannot add to a missing proxy",
    request: 'POST /proxies/a/toxics {"type":"latency"}',
    answer: '404 {"error":"proxy not found","status":404}',
  },
  {
    name: "takes a name again that was removed",
    given: [proxyA, latencyOnA, "DELETE /proxies/a/toxics/latency_downstream"],
    request: latencyOnA,
    answer:
      '200 {"attributes":{"latency":100,"jitter":5},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
  },
];
