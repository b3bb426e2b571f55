import { type ApiCase, latencyOnA, proxyA } from "./api-case.ts";

/** Paths and methods. Answers were taken from Toxiproxy 2.12.0. */
export const routeCases: readonly ApiCase[] = [
  {
    name: "tells its version",
    request: "GET /version",
    answer: '200 {"version": "2.12.0"}',
  },
  {
    name: "does not know other paths",
    request: "GET /nope",
    answer: "404 404 page not found",
  },
  {
    name: "does not know the root",
    request: "GET /",
    answer: "404 404 page not found",
  },
  {
    name: "has no metrics unless asked for",
    request: "GET /metrics",
    answer: "404 404 page not found",
  },
  {
    name: "does not know a path with a slash at the end",
    request: "GET /proxies/",
    answer: "404 404 page not found",
  },
  {
    name: "does not know a path below a toxic",
    given: [proxyA],
    request: "GET /proxies/a/toxics/x/y",
    answer: "404 404 page not found",
  },
  {
    name: "does not take an escaped slash for part of a name",
    given: [proxyA],
    request: "GET /proxies/a%2Fb",
    answer: "404 404 page not found",
  },
  {
    name: "ignores the query",
    request: "GET /proxies?x=1",
    answer: "200 {}",
  },
  {
    name: "sends a roundabout path to the straight one",
    request: "GET //proxies",
    answer: "301",
  },
  {
    name: "refuses PUT for proxies",
    request: "PUT /proxies",
    answer: "405",
  },
  {
    name: "refuses HEAD for proxies",
    request: "HEAD /proxies",
    answer: "405",
  },
  {
    name: "refuses OPTIONS for proxies",
    request: "OPTIONS /proxies",
    answer: "405",
  },
  {
    name: "refuses PUT for a proxy",
    given: [proxyA],
    request: "PUT /proxies/a {}",
    answer: "405",
  },
  {
    name: "refuses DELETE for toxics",
    given: [proxyA],
    request: "DELETE /proxies/a/toxics",
    answer: "405",
  },
  {
    name: "refuses PUT for a toxic",
    given: [proxyA, latencyOnA],
    request: "PUT /proxies/a/toxics/latency_downstream {}",
    answer: "405",
  },
  {
    name: "refuses GET for populate",
    request: "GET /populate",
    answer: "405",
  },
  {
    name: "refuses GET for reset",
    request: "GET /reset",
    answer: "405",
  },
  {
    name: "refuses POST for version",
    request: "POST /version",
    answer: "405",
  },
];
