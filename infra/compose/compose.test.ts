import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { shop } from "../../scenarios/shop.topology.ts";
import { renderCompose, renderDatabases, renderProxies } from "./render-compose.ts";
import { shopInstances, shopLinks } from "./shop-system.ts";

interface ComposeService {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const images: { readonly postgres: string; readonly toxiproxy: string; readonly jaeger: string } =
  JSON.parse(read("images.json"));
const compose: { readonly services: Readonly<Record<string, ComposeService>> } = parse(
  read("compose.yaml"),
);
const proxies: readonly {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}[] = JSON.parse(read("compose/proxies.json"));
const services = Object.entries(compose.services);
const own = services.filter(([, { image }]) => image.startsWith("holdfast/"));

describe("compose.yaml", () => {
  test("is what the topology and the names of images give; else: node infra/compose/main.ts", () => {
    expect(read("compose.yaml")).toBe(renderCompose(images));
    expect(read("compose/proxies.json")).toBe(renderProxies());
    expect(read("compose/databases.sql")).toBe(renderDatabases());
  });

  test("has every instance of the topology, in each zone", () => {
    const wanted = shopInstances().filter(({ kind }) => kind !== "client");

    expect(wanted.map(({ name }) => name).filter((name) => !(name in compose.services))).toEqual(
      [],
    );
    expect(own.map(([name]) => name)).toHaveLength(13);
    expect(shop.zones.map((zone) => `checkout-${zone}` in compose.services)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("runs the public images that the rest of the project names, and its own by their tags", () => {
    expect(compose.services["postgres-1"]?.image).toBe(images.postgres);
    expect(compose.services["toxiproxy"]?.image).toBe(images.toxiproxy);
    expect(compose.services["jaeger"]?.image).toBe(images.jaeger);
    expect(
      own.filter(
        ([, { image }]) => !/^holdfast\/[a-z]+:\$\{HOLDFAST_[A-Z]+_TAG:-latest\}$/u.test(image),
      ),
    ).toEqual([]);
  });

  test("is reached from this machine alone", () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);

    expect(published.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/u.test(port))).toEqual([]);
    expect(published).toContain("127.0.0.1:16686:16686");
  });

  test("gives services nothing that they can write but their data", () => {
    expect(own.filter(([, service]) => service.read_only !== true)).toEqual([]);
  });

  test("sends every call of a service through a proxy of its own link", () => {
    const ports = new Map(proxies.map(({ name, listen }) => [name, listen.split(":")[1]]));

    const called = own.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key]) => key.endsWith("_ENDPOINTS"))
        .flatMap(([, value]) => value.split(","))
        .map((entry) => {
          const [, to = "", host = "", port = ""] =
            /^([^@]+)@[^=]*=([^:]+):(\d+)$/u.exec(entry) ?? [];
          return { link: `${name}->${to}`, host, port };
        }),
    );

    expect(called.length).toBeGreaterThan(20);
    expect(
      called.filter(({ link, host, port }) => host !== "toxiproxy" || ports.get(link) !== port),
    ).toEqual([]);
  });

  test("has a proxy for every link, and no two at one port", () => {
    expect(proxies.map(({ name }) => name)).toEqual(shopLinks().map(({ name }) => name));
    expect(new Set(proxies.map(({ listen }) => listen)).size).toBe(proxies.length);
  });
});
