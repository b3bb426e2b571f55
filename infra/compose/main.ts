import { readFileSync, writeFileSync } from "node:fs";
import {
  type PublicImages,
  renderCompose,
  renderDatabases,
  renderProxies,
} from "./render-compose.ts";

// Writes compose.yaml and what it mounts anew: `node infra/compose/main.ts`, after the topology or an image has changed.
const infra = new URL("../", import.meta.url);
const images: PublicImages = JSON.parse(readFileSync(new URL("images.json", infra), "utf8"));
writeFileSync(new URL("compose.yaml", infra), renderCompose(images));
writeFileSync(new URL("compose/proxies.json", infra), renderProxies());
writeFileSync(new URL("compose/databases.sql", infra), renderDatabases());
