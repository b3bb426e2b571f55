import { Toxiproxy } from "toxiproxy-node-client";
import { continueContainers } from "./continue-containers.ts";
import type { HealedRun } from "./heal.ts";
import { InstanceControl } from "./instance-control.ts";
import type { ContainerRole, JournalState } from "./journal-record.ts";
import { type ProcessEntry, processTree, readProcesses } from "./process-table.ts";
import { withinLimit } from "./within-limit.ts";

const answerLimitMs = 2_000;

/** Takes away the faults of a run that goes on: toxics, closed links, paused instances, faults on calls. */
export async function healLiveRun(state: JournalState): Promise<HealedRun> {
  const actions: string[] = [];
  const left: string[] = [];
  // Processes first: a paused instance could not answer.
  for (const { name, process: id } of state.processes) {
    const tree = processTree([id], readProcesses());
    const stopped = tree.filter((entry) => entry.state === "stopped");
    if (stopped.length === 0) continue;
    if (stopped.every(resume)) actions.push(`${name} (process ${id.pid}) goes on`);
    else left.push(`${name} (process ${id.pid}) is paused`);
  }
  if (state.engine !== undefined) {
    const continued = await continueContainers(state.engine, state.containers);
    actions.push(...continued.actions);
    left.push(...continued.left);
  }
  const attempts = [...state.processes, ...state.containers].map(async (part) => {
    try {
      actions.push(...(await healPart(part)));
    } catch (error) {
      left.push(`${part.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  await Promise.all(attempts);
  for (const { id, fault, targets } of state.faults) {
    if (fault !== "crash") continue;
    actions.push(
      `fault ${id} (crash of ${targets.join(", ")}) is left to the run, which starts them again`,
    );
  }
  return { runId: state.runId, state: "live", actions, left };
}

interface RunPart {
  readonly name: string;
  readonly role: ContainerRole;
  readonly address?: string;
}

async function healPart({ name, role, address }: RunPart): Promise<readonly string[]> {
  if (address === undefined) return [];
  switch (role) {
    case "database":
      return [];
    case "proxy":
      return healLinks(address);
    case "meter":
      return [...(await openDoors(address)), ...(await liftTmpfsLimits(address))];
    case "service":
      return healCalls(name, address);
  }
}

/** A link that was enabled again is open at its door too. */
async function openDoors(address: string): Promise<readonly string[]> {
  const url = `http://${address}/doors`;
  const body = JSON.stringify({ isOpen: true });
  await withinLimit(url, answerLimitMs, fetch(url, { method: "POST", body }));
  return [];
}

async function liftTmpfsLimits(address: string): Promise<readonly string[]> {
  const url = `http://${address}/tmpfs`;
  const answer = await withinLimit(url, answerLimitMs, fetch(url, { method: "POST", body: "{}" }));
  const body: unknown = await answer.json();
  const lifted: unknown = isObject(body) ? body["lifted"] : undefined;
  return (Array.isArray(lifted) ? lifted : []).map((name) => `${String(name)} has its room back`);
}

async function healLinks(address: string): Promise<readonly string[]> {
  const url = `http://${address}`;
  const answer = await withinLimit(url, answerLimitMs, fetch(`${url}/proxies`));
  const proxies: unknown = await answer.json();
  const faulty = Object.values(isObject(proxies) ? proxies : {}).flatMap(faultOf);
  // Enables every proxy and removes every toxic.
  if (faulty.length > 0) await withinLimit(url, answerLimitMs, new Toxiproxy(url).reset());
  return faulty;
}

/** What lies on a proxy, as its API describes it. */
function faultOf(proxy: unknown): readonly string[] {
  if (!isObject(proxy)) return [];
  const toxics: unknown[] = Array.isArray(proxy["toxics"]) ? proxy["toxics"] : [];
  const name = String(proxy["name"]);
  return [
    ...(proxy["enabled"] === false ? [`${name} enabled`] : []),
    ...toxics.filter(isObject).map((toxic) => `${name}: ${String(toxic["type"])} removed`),
  ];
}

async function healCalls(name: string, address: string): Promise<readonly string[]> {
  using control = new InstanceControl(address);
  const { rpcFaults } = await control.getState(answerLimitMs);
  if (rpcFaults.length === 0) return [];
  await control.setRpcFaults([], answerLimitMs);
  return rpcFaults.map(({ id }) => `${name}: fault ${id} on calls removed`);
}

function resume({ pid }: ProcessEntry): boolean {
  try {
    return process.kill(pid, "SIGCONT");
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
