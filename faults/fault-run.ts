import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance } from '../services/standalone/src/testing/chance.js';
import { readLog } from '../services/standalone/src/testing/event-log.js';
import { HttpClient } from '../services/standalone/src/testing/http-client.js';
import { checkAnswers } from './checks/check-answers.js';
import type { Answers } from './checks/check-same.js';
import { compareWithLog, showAll } from './checks/compare-with-log.js';
import type { Compared } from './checks/compare-with-log.js';
import { showLists } from './checks/shown.js';
import { InstalledTopics } from './checks/topic-contents.js';
import type { Fault } from './fault-catalogue.js';
import {
  Installation,
  ROOT_KEY,
  dataDirectoryIn,
  planRebuiltInventory,
  whenTableIsFilled,
} from './installation/installation.js';
import { Journal } from './journal.js';
import { Load } from './load/load.js';
import { BARRED, STEADY } from './load/subjects.js';
import { dropDatabase, withDatabase } from './servers/own-database.js';
import type { Servers } from './servers/servers.js';
import { strike } from './strike.js';

/** What became of one fault. */
export interface FaultOutcome {
  readonly fault: Fault;
  /** From the first start to the last comparison. */
  readonly tookMs: number;
  readonly journal: Journal;
  /** Until every process was ready again, for each outage. */
  readonly recoveriesMs: readonly number[];
  /** Undefined when the run did not get that far. */
  readonly compared: Compared | undefined;
  /** Empty when all is as it must be. */
  readonly violations: readonly string[];
}

interface Ground {
  readonly installation: Installation;
  readonly topics: InstalledTopics;
  readonly directory: string;
}

const KNOWN_AGENTS = {
  steady: new Map(STEADY.map(({ agentId, number }) => [agentId, number])),
  barred: new Set(BARRED.map(({ agentId }) => agentId)),
};

/**
 * Starts an installation of its own, puts it under load, lets the fault happen, and compares what is left with the log.
 * Never rejects because of what it finds; data and logs stay where the last sentence says when it finds anything.
 */
export async function runFault(fault: Fault, servers: Servers, seed: number): Promise<FaultOutcome> {
  const beganAtMs = performance.now();
  const directory = await mkdtemp(join(tmpdir(), `ringfence-${fault.name}-`));
  const name = `faults-${randomBytes(4).toString('hex')}`;
  const readModelUrl = servers.mongodb === undefined ? undefined : withDatabase(servers.mongodb, name);
  const eventBusUrl = `kafka://${servers.kafka}/${name}`;
  const installation = await Installation.plan({ directory, eventBusUrl, readModelUrl });
  const topics = new InstalledTopics(servers.kafka, name);
  const found = await observe(fault, { installation, topics, directory }, servers, new Chance(seed));
  await installation.kill();
  await topics.delete();
  if (readModelUrl !== undefined) await dropDatabase(readModelUrl);
  if (found.violations.length === 0) await rm(directory, { recursive: true, force: true });
  else found.violations.push(`Data and logs are in ${directory}.`);
  return { ...found, tookMs: performance.now() - beganAtMs };
}

/** What a run finds, as far as it comes. */
interface Found {
  readonly fault: Fault;
  readonly journal: Journal;
  recoveriesMs: readonly number[];
  compared: Compared | undefined;
  readonly violations: string[];
}

async function observe(fault: Fault, ground: Ground, servers: Servers, chance: Chance): Promise<Found> {
  const { installation } = ground;
  const journal = new Journal();
  const found: Found = { fault, journal, recoveriesMs: [], compared: undefined, violations: [] };
  try {
    found.recoveriesMs = await underLoad(ground, journal, chance, () =>
      strike(fault, { installation, servers, journal, chance }),
    );
    const { compared, violations } = await compare(ground, journal);
    found.compared = compared;
    found.violations.push(...violations);
  } catch (error) {
    found.violations.push(`The run has come to no end: ${(error as Error).message}`);
  }
  const unasked = [...installation.services.values()].flatMap((service) => service.unasked);
  found.violations.push(...journal.violations, ...unasked, ...checkAnswers(journal, KNOWN_AGENTS));
  return found;
}

async function underLoad<Result>(
  { installation }: Ground,
  journal: Journal,
  chance: Chance,
  work: () => Promise<Result>,
): Promise<Result> {
  const targets = { inventory: installation.inventoryClient, gates: installation.gateClients };
  const load = new Load(targets, journal, chance);
  installation.start();
  await installation.whenReady();
  await load.prepare();
  await installation.whenCaughtUp();
  load.start();
  try {
    return await work();
  } finally {
    await load.stop();
  }
}

async function compare({ installation, topics, directory }: Ground, journal: Journal) {
  await installation.whenCaughtUp();
  const shown = await showAll(installation.inventoryClient, installation.gateClients, journal);
  const endings = await installation.stop();
  const rebuiltLists = await rebuildLists(installation.dataDirectory, join(directory, 'rebuilt'));
  const log = await readLog(installation.dataDirectory);
  const { compared, violations } = compareWithLog({ journal, shown, log, rebuiltLists, topics: await topics.read() });
  return { compared, violations: [...endings, ...violations] };
}

/** What an inventory shows that was given the log and nothing else. */
async function rebuildLists(dataDirectory: string, directory: string): Promise<Answers> {
  await mkdir(dataDirectoryIn(directory), { recursive: true });
  const log = 'events.sqlite';
  await cp(join(dataDirectory, log), join(dataDirectoryIn(directory), log));
  const rebuilt = await planRebuiltInventory(directory);
  rebuilt.start();
  try {
    await whenTableIsFilled(rebuilt);
    return await showLists(new HttpClient(rebuilt.url, ROOT_KEY));
  } finally {
    await rebuilt.kill();
  }
}

/** A database of its own on the server of `url`. */
