import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { HELP, UsageError, readCommandLine } from './command-line.js';
import type { CommandLine } from './command-line.js';
import { runFault } from './fault-run.js';
import type { FaultOutcome } from './fault-run.js';
import { formatOutcome, formatTable, whyLeftOut } from './report.js';
import { givenServers, startServers } from './servers/servers.js';
import type { Servers } from './servers/servers.js';

/** Where the servers for tests lie in a checkout that has them beside it, as `.ci/run` knows them. */
const BACKENDS_BESIDE = '../shared/bin/backends';

async function openServers(): Promise<Servers> {
  const { RINGFENCE_BACKENDS: named, KAFKA_BROKERS: kafka, MONGODB_URL: mongodb } = process.env;
  const command = named ?? (existsSync(BACKENDS_BESIDE) ? resolve(BACKENDS_BESIDE) : undefined);
  if (command) return startServers(command, ['kafka', 'mongodb']);
  if (kafka) return givenServers(kafka, mongodb);
  throw new UsageError('Set RINGFENCE_BACKENDS, or at least KAFKA_BROKERS; --help says what they are.');
}

const [DONE, BROKEN, CANNOT_BEGIN, LEFT_OUT] = [0, 1, 2, 3];

/** Resolves with the exit status. */
async function runAll({ faults, seed }: CommandLine, servers: Servers): Promise<number> {
  console.log(`Seed ${seed}. Kafka at ${servers.kafka}; read models ${servers.mongodb ?? 'beside the log'}.`);
  const has = { control: servers.control !== undefined, mongodb: servers.mongodb !== undefined };
  const outcomes: FaultOutcome[] = [];
  const leftOut: string[] = [];
  for (const fault of faults) {
    const why = whyLeftOut(fault, has);
    if (why !== undefined) {
      leftOut.push(`Left out: ${fault.name}, because ${why}.`);
      continue;
    }
    const outcome = await runFault(fault, servers, seed);
    console.log(formatOutcome(outcome));
    outcomes.push(outcome);
  }
  console.log(['', formatTable(outcomes), ...leftOut].join('\n'));
  const broken = outcomes.filter(({ violations }) => violations.length > 0).length;
  console.log(`${outcomes.length - broken} of ${outcomes.length} hold, ${leftOut.length} left out. Seed ${seed}.`);
  if (broken > 0) return BROKEN;
  return leftOut.length > 0 ? LEFT_OUT : DONE;
}

async function main(): Promise<number> {
  const commandLine = readCommandLine(process.argv.slice(2), Math.floor(Math.random() * 2 ** 31));
  if (commandLine.help) {
    console.log(HELP);
    return DONE;
  }
  const servers = await openServers();
  // Servers outlive whoever started them, services do not.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void servers.close().finally(() => process.exit(130)));
  }
  try {
    return await runAll(commandLine, servers);
  } finally {
    await servers.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? error.message : error);
  process.exitCode = CANNOT_BEGIN;
}
