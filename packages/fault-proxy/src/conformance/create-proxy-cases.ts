import { type ApiCase, proxyA } from "./api-case.ts";

/** `POST /proxies` and what can be read back after it. Answers were taken from Toxiproxy 2.12.0. */
export const createProxyCases: readonly ApiCase[] = [
  {
    name: "creates a proxy and says where it listens",
    request: proxyA,
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "resolves localhost",
    request: 'POST /proxies {"name":"a","listen":"localhost:0","upstream":"localhost:9"}',
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"localhost:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "listens on every address when told no host",
    request: 'POST /proxies {"name":"a","listen":":0","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"[::]:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "listens on every address when told 0.0.0.0",
    request: 'POST /proxies {"name":"a","listen":"0.0.0.0:0","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"[::]:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "takes a free port when told no address",
    request: 'POST /proxies {"name":"a","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"[::]:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "listens on IPv6",
    request: 'POST /proxies {"name":"a","listen":"[::1]:0","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"[::1]:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "creates a disabled proxy without looking at its address",
    request: 'POST /proxies {"name":"a","listen":"garbage","upstream":"garbage","enabled":false}',
    answer:
      '201 {"name":"a","listen":"garbage","upstream":"garbage","enabled":false,"Logger":{},"toxics":[]}',
  },
  {
    name: "takes field names in any case",
    request: 'POST /proxies {"NAME":"a","Listen":"127.0.0.1:0","upSTREAM":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "lets the last of repeated fields count",
    request:
      'POST /proxies {"name":"x","name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "ignores unknown fields and what follows the object",
    request:
      'POST /proxies {"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9","toxics":[1],"x":{}} trailing',
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "escapes names as Go does",
    request:
      'POST /proxies {"name":"a<&>\\u2028é","listen":"127.0.0.1:0","upstream":"127.0.0.1:9"}',
    answer:
      '201 {"name":"a\\u003c\\u0026\\u003e\\u2028é","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "treats null as not given",
    request:
      'POST /proxies {"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:9","enabled":null}',
    answer:
      '201 {"name":"a","listen":"127.0.0.1:PORT","upstream":"127.0.0.1:9","enabled":true,"Logger":{},"toxics":[]}',
  },
  {
    name: "refuses an empty body",
    request: "POST /proxies",
    answer: '400 {"error":"bad request body: EOF","status":400}',
  },
  {
    name: "refuses a proxy without a name",
    request: "POST /proxies {}",
    answer: '400 {"error":"missing required field: name","status":400}',
  },
  {
    name: "refuses null as a proxy without a name",
    request: "POST /proxies null",
    answer: '400 {"error":"missing required field: name","status":400}',
  },
  {
    name: "refuses an empty name",
    request: 'POST /proxies {"name":"","upstream":"127.0.0.1:9"}',
    answer: '400 {"error":"missing required field: name","status":400}',
  },
  {
    name: "refuses a proxy without an upstream",
    request: 'POST /proxies {"name":"a"}',
    answer: '400 {"error":"missing required field: upstream","status":400}',
  },
  {
    name: "refuses a name that is a number",
    request: 'POST /proxies {"name":5,"upstream":"127.0.0.1:9"}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go struct field Proxy.name of type string","status":400}',
  },
  {
    name: "refuses an upstream that is a list",
    request: 'POST /proxies {"name":"a","upstream":[]}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal array into Go struct field Proxy.upstream of type string","status":400}',
  },
  {
    name: "refuses a listen address that is an object",
    request: 'POST /proxies {"name":"a","listen":{},"upstream":"127.0.0.1:9"}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal object into Go struct field Proxy.listen of type string","status":400}',
  },
  {
    name: "refuses enabled as text",
    request: 'POST /proxies {"name":"a","upstream":"127.0.0.1:9","enabled":"no"}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go struct field Proxy.enabled of type bool","status":400}',
  },
  {
    name: "reports the first of two wrong fields",
    request: 'POST /proxies {"upstream":true,"name":5}',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal bool into Go struct field Proxy.upstream of type string","status":400}',
  },
  {
    name: "refuses a list",
    request: "POST /proxies []",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal array into Go value of type toxiproxy.Proxy","status":400}',
  },
  {
    name: "refuses a text",
    request: 'POST /proxies "a"',
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal string into Go value of type toxiproxy.Proxy","status":400}',
  },
  {
    name: "refuses a number",
    request: "POST /proxies 12.5",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal number into Go value of type toxiproxy.Proxy","status":400}',
  },
  {
    name: "refuses true",
    request: "POST /proxies true",
    answer:
      '400 {"error":"bad request body: json: cannot unmarshal bool into Go value of type toxiproxy.Proxy","status":400}',
  },
  {
    name: "refuses a second proxy of one name",
    given: [proxyA],
    request: proxyA,
    answer: '409 {"error":"proxy already exists","status":409}',
  },
  {
    name: "refuses an address without a port",
    request: 'POST /proxies {"name":"a","listen":"foo","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp: address foo: missing port in address","status":500}',
  },
  {
    name: "refuses an address with too many colons",
    request: 'POST /proxies {"name":"a","listen":"::1:0","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp: address ::1:0: too many colons in address","status":500}',
  },
  {
    name: "refuses an address with an open bracket",
    request: 'POST /proxies {"name":"a","listen":"[::1:0","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp: address [::1:0: missing \']\' in address","status":500}',
  },
  {
    name: "refuses a port that is too large",
    request: 'POST /proxies {"name":"a","listen":"127.0.0.1:99999","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp: address 99999: invalid port","status":500}',
  },
  {
    name: "refuses a port that is no number and no service",
    request: 'POST /proxies {"name":"a","listen":"127.0.0.1:nonsense","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp: lookup tcp/nonsense: unknown port","status":500}',
  },
  {
    name: "refuses an address that is taken",
    request: 'POST /proxies {"name":"a","listen":"127.0.0.1:API","upstream":"127.0.0.1:9"}',
    answer: '500 {"error":"listen tcp 127.0.0.1:PORT: bind: address already in use","status":500}',
  },
  {
    name: "refuses an address of another machine",
    request: 'POST /proxies {"name":"a","listen":"192.0.2.1:0","upstream":"127.0.0.1:9"}',
    answer:
      '500 {"error":"listen tcp 192.0.2.1:0: bind: cannot assign requested address","status":500}',
  },
];
