import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StartedFaultProxy, startFaultProxy } from "../start-fault-proxy.ts";
import { bodyMaxBytes } from "./api-server.ts";

let server: StartedFaultProxy;

beforeAll(async () => {
  server = await startFaultProxy({ port: 0, seed: 7 });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe("ApiServer", () => {
  test("refuses browsers", async () => {
    const headers = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)" };

    const response = await fetch(`${server.url}/proxies`, { headers });

    expect([response.status, await response.text()]).toEqual([403, "User agent not allowed\n"]);
  });

  test.each([
    ["/proxies", "application/json"],
    ["/version", "application/json;charset=utf-8"],
    ["/proxies/nope", "text/plain; charset=utf-8"],
    ["/nope", "text/plain; charset=utf-8"],
  ])("labels the answer to %s as Toxiproxy does", async (path, contentType) => {
    const response = await fetch(`${server.url}${path}`);

    expect(response.headers.get("content-type")).toBe(contentType);
  });

  test("gives each answer an id of its own", async () => {
    const responses = [await fetch(`${server.url}/version`), await fetch(`${server.url}/version`)];

    const ids = responses.map(({ headers }) => headers.get("x-toxiproxy-request-id"));
    expect(ids).toEqual([
      expect.stringMatching(/^[0-9a-v]{20}$/),
      expect.stringMatching(/^[0-9a-v]{20}$/),
    ]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test("refuses a body beyond its bound", async () => {
    const body = " ".repeat(bodyMaxBytes + 1);

    const response = await fetch(`${server.url}/proxies`, { method: "POST", body });

    expect(response.status).toBe(413);
  });

  test("serves counters of all proxies and of one", async () => {
    const proxy = { name: "a", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" };
    await fetch(`${server.url}/proxies`, { method: "POST", body: JSON.stringify(proxy) });

    const all: unknown = await (await fetch(`${server.url}/holdfast/counters`)).json();
    const one: unknown = await (await fetch(`${server.url}/holdfast/counters/a`)).json();

    expect(all).toEqual(server.counters());
    expect(one).toEqual(server.counters().proxies["a"]);
  });

  test("does not know the counters of a missing proxy", async () => {
    const response = await fetch(`${server.url}/holdfast/counters/nope`);

    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "proxy not found", status: 404 },
    ]);
  });
});
