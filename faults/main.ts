import { HELP, UsageError, readCommandLine } from './command-line.js';
import type { CommandLine } from './command-line.js';
import { runFault } from './fault-run.js';
import type { FaultOutcome } from './fault-run.js';
import { formatOutcome, formatTable, whyLeftOut } from './report.js';
import { withServers } from './servers/open-servers.js';
import type { Servers } from './servers/servers.js';

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
  return withServers((servers) => runAll(commandLine, servers));
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(isUsage ? error.message : error);
  process.exitCode = CANNOT_BEGIN;
}
