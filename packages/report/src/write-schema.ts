import { writeFile } from "node:fs/promises";
import { resultJsonSchema } from "@holdfast/scenario";

/** Writes the published JSON Schema anew: `pnpm --filter @holdfast/report schema`. */
const file = new URL("../schema/result-1.json", import.meta.url);
await writeFile(file, `${JSON.stringify(resultJsonSchema(), null, 2)}\n`);
