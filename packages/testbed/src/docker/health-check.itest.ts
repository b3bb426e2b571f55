import { execFile } from "node:child_process";
import { join } from "node:path";
import { systemClock } from "@holdfast/clock";
import { startServer } from "@holdfast/rpc";
import { describe, expect, test } from "vitest";
import { recipeFolder } from "./pruned-service.ts";

interface Asked {
  readonly exitCode: number | null;
  readonly said: string;
}

/** Asks as a service's container does. */
async function ask(listen: string): Promise<Asked> {
  const answer = Promise.withResolvers<Asked>();
  const child = execFile(
    process.execPath,
    [join(recipeFolder, "health-check.ts")],
    { env: { HOLDFAST_LISTEN: listen } },
    (_error, said) => answer.resolve({ exitCode: child.exitCode, said: said.trim() }),
  );
  return answer.promise;
}

describe("health-check.ts", () => {
  test("ends well when the service serves", async () => {
    await using server = await startServer({
      listen: "127.0.0.1:0",
      services: [],
      clock: systemClock,
    });

    expect(await ask(`0.0.0.0:${server.port}`)).toEqual({ exitCode: 0, said: "" });
  });

  test("fails when the service answers that it does not serve", async () => {
    await using server = await startServer({
      listen: "127.0.0.1:0",
      services: [],
      clock: systemClock,
      readiness: [{ name: "database", check: () => Promise.reject(new Error("refused")) }],
    });

    expect(await ask(`0.0.0.0:${server.port}`)).toEqual({ exitCode: 1, said: "not serving" });
  });

  test("fails when nobody listens", async () => {
    const server = await startServer({
      listen: "127.0.0.1:0",
      services: [],
      clock: systemClock,
    });
    const { port } = server;
    await server[Symbol.asyncDispose]();

    expect(await ask(`0.0.0.0:${port}`)).toEqual({
      exitCode: 1,
      said: expect.stringContaining(`connect ECONNREFUSED 127.0.0.1:${port}`),
    });
  });
});
