import { type ICreateToxicBody, Toxiproxy, ToxiproxyError } from "toxiproxy-node-client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

let server: StartedFaultProxy;
let client: Toxiproxy;

beforeEach(async () => {
  server = await startFaultProxy({ port: 0, seed: 7 });
  client = new Toxiproxy(server.url);
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

const body = { name: "redis", listen: "localhost:0", upstream: "localhost:6379" };

describe("toxiproxy-node-client, Toxiproxy", () => {
  test("createProxy", async () => {
    const proxy = await client.createProxy(body);

    expect(proxy.toJson()).toMatchObject({
      name: "redis",
      upstream: "localhost:6379",
      enabled: true,
    });
    expect(proxy.listen).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
  });

  test("createProxy a second time is a ToxiproxyError", async () => {
    await client.createProxy(body);

    await expect(client.createProxy(body)).rejects.toThrow(
      new ToxiproxyError("Error", "Request failed with status code 409"),
    );
  });

  test("populate", async () => {
    const proxies = await client.populate([body, { ...body, name: "other" }]);

    expect(Object.keys(proxies)).toEqual(["redis", "other"]);
    expect(proxies["other"]?.getPath()).toBe(`${server.url}/proxies/other`);
  });

  test("get", async () => {
    const created = await client.createProxy(body);

    const got = await client.get("redis");

    expect(got.toJson()).toEqual(created.toJson());
  });

  test("get of a missing proxy is a ToxiproxyError", async () => {
    await expect(client.get("nope")).rejects.toThrow("Request failed with status code 404");
  });

  test("getAll", async () => {
    await client.populate([body, { ...body, name: "other" }]);

    const all = await client.getAll();

    expect(Object.keys(all)).toEqual(["other", "redis"]);
  });

  test("getVersion", async () => {
    expect(JSON.parse(await client.getVersion())).toEqual({ version: "2.12.0" });
  });

  test("reset", async () => {
    const proxy = await client.createProxy(body);
    await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });

    await client.reset();

    expect((await client.get("redis")).enabled).toBe(true);
  });
});

describe("toxiproxy-node-client, Proxy", () => {
  test("update", async () => {
    const proxy = await client.createProxy(body);

    const updated = await proxy.update({
      enabled: false,
      listen: proxy.listen,
      upstream: "localhost:1",
    });

    expect(updated.toJson()).toMatchObject({ enabled: false, upstream: "localhost:1" });
  });

  test("remove", async () => {
    const proxy = await client.createProxy(body);

    await proxy.remove();

    expect(await client.getAll()).toEqual({});
  });

  test("addToxic and getToxic", async () => {
    const proxy = await client.createProxy(body);

    const added = await proxy.addToxic({
      name: "slow",
      type: "latency",
      stream: "upstream",
      toxicity: 0.5,
      attributes: { latency: 100, jitter: 10 },
    });

    const got = await proxy.getToxic("slow");
    expect(got.toJson()).toEqual({
      name: "slow",
      type: "latency",
      stream: "upstream",
      toxicity: 0.5,
      attributes: { latency: 100, jitter: 10 },
    });
    expect(added.toJson()).toEqual(got.toJson());
  });
});

describe("toxiproxy-node-client, Toxic", () => {
  const toxicBody = {
    name: "cut",
    type: "limit_data",
    stream: "downstream",
    toxicity: 1,
    attributes: { bytes: 100 },
  } satisfies ICreateToxicBody<{ bytes: number }>;

  test("update", async () => {
    const proxy = await client.createProxy(body);
    const toxic = await proxy.addToxic(toxicBody);

    const changed = { ...toxicBody, toxicity: 0.25, attributes: { bytes: 5 } };

    const updated = await toxic.update(changed);

    expect(updated.toJson()).toEqual(changed);
  });

  test("remove", async () => {
    const proxy = await client.createProxy(body);
    const toxic = await proxy.addToxic(toxicBody);

    await toxic.remove();

    await expect(proxy.getToxic("cut")).rejects.toThrow("Request failed with status code 404");
  });
});
