import { stringify } from "yaml";
import { type ShopInstance, type ShopLink, shopInstances, shopLinks } from "./shop-system.ts";

/** What every service listens on inside its container. */
const servicePort = 50_051;
const postgresPort = 5_432;
/** For a database that holds nothing, on a network of its own, reached from 127.0.0.1 alone. */
const password = "holdfast";

export interface PublicImages {
  readonly postgres: string;
  readonly toxiproxy: string;
  readonly jaeger: string;
}

/** `compose.yaml`: the shop behind its proxies, with PostgreSQL and Jaeger, as its topology says. */
export function renderCompose(images: PublicImages): string {
  const links = shopLinks();
  const services: Record<string, unknown> = {
    jaeger: {
      image: images.jaeger,
      environment: { JAEGER_LISTEN_HOST: "0.0.0.0" },
      ports: [publish(16_686), publish(4_318)],
    },
    "postgres-1": {
      image: images.postgres,
      environment: { POSTGRES_PASSWORD: password },
      volumes: ["./compose/databases.sql:/docker-entrypoint-initdb.d/databases.sql:ro"],
      tmpfs: ["/var/lib/postgresql"],
      ports: [publish(postgresPort)],
    },
    toxiproxy: {
      image: images.toxiproxy,
      command: ["-host=0.0.0.0", "-config=/config/proxies.json"],
      volumes: ["./compose/proxies.json:/config/proxies.json:ro"],
      ports: [
        publish(8_474),
        ...links.filter(({ from }) => from.kind === "client").map(({ port }) => publish(port)),
      ],
    },
  };
  for (const instance of shopInstances()) {
    if (instance.kind === "grpc" || instance.kind === "stub") {
      services[instance.name] = serviceOf(instance, links);
    }
  }
  return `${head}${stringify({ name: "holdfast", services }, { lineWidth: 0 })}`;
}

/** The proxies, as Toxiproxy reads them from a file. */
export function renderProxies(): string {
  const proxies = shopLinks().map(({ name, port, to }) => ({
    name,
    listen: `0.0.0.0:${port}`,
    upstream: `${to.name}:${to.kind === "postgres" ? postgresPort : servicePort}`,
    enabled: true,
  }));
  return `${JSON.stringify(proxies, null, 2)}\n`;
}

/** A database for each service that has a link to PostgreSQL, one statement a line. */
export function renderDatabases(): string {
  const owners = shopLinks().flatMap(({ from, to }) =>
    to.kind === "postgres" ? [from.service] : [],
  );
  return [...new Set(owners)].map((service) => `CREATE DATABASE ${service};\n`).join("");
}

const head = `# The shop to explore by hand: three zones, every link behind Toxiproxy, traces in Jaeger at http://127.0.0.1:16686.
# Written by infra/compose/main.ts from scenarios/shop.topology.ts and infra/images.json. Start it with infra/compose/start.
`;

function serviceOf(instance: ShopInstance, links: readonly ShopLink[]): unknown {
  const { service, name, zone } = instance;
  const own = links.filter(({ from }) => from.name === name);
  const database = own.find(({ to }) => to.kind === "postgres");
  const peers = Map.groupBy(
    own.filter(({ to }) => to.kind !== "postgres"),
    ({ to }) => to.service,
  );
  return {
    image: `holdfast/${service}:\${HOLDFAST_${service.toUpperCase()}_TAG:-latest}`,
    read_only: true,
    tmpfs: ["/data:mode=1777"],
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    // PostgreSQL may still be making its databases; a service that does not reach it ends and is started again.
    restart: "on-failure",
    depends_on: ["postgres-1", "toxiproxy", "jaeger"],
    environment: {
      HOLDFAST_INSTANCE: name,
      HOLDFAST_ZONE: zone,
      HOLDFAST_RUN_ID: "compose",
      HOLDFAST_LISTEN: `0.0.0.0:${servicePort}`,
      HOLDFAST_DATA_DIR: "/data",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://jaeger:4318",
      ...(database !== undefined && {
        DATABASE_URL: `postgres://postgres:${password}@toxiproxy:${database.port}/${service}`,
      }),
      ...Object.fromEntries(
        [...peers].map(([peer, to]) => [
          `${peer.toUpperCase()}_ENDPOINTS`,
          to.map((link) => `${link.to.name}@${link.to.zone}=toxiproxy:${link.port}`).join(","),
        ]),
      ),
    },
  };
}

/** On this machine alone. */
function publish(port: number): string {
  return `127.0.0.1:${port}:${port}`;
}
