import { UsageError } from '../command-line.js';
import { withServers } from '../servers/open-servers.js';
import type { Servers } from '../servers/servers.js';
import { HELP, readCommandLine } from './command-line.js';
import type { CommandLine } from './command-line.js';
import { runCrashes } from './crash-run.js';
import { formatKills, formatTable, formatVerdict, formatViolations } from './report.js';

const [DONE, BROKEN, CANNOT_BEGIN] = [0, 1, 2];

/** Resolves with the exit status. Each carrier has a product and an emulator of its own, at the same time. */
async function runAll({ carriers, only, rounds, seed }: CommandLine, servers?: Servers): Promise<number> {
  const where = servers
    ? `the processes of start:services, Kafka at ${servers.kafka}, number table ${servers.mongodb ?? 'beside the log'}`
    : 'the product in one process';
  console.log(`Seed ${seed}; ${where}.`);
  const say = (text: string) => console.log(text);
  const outcomes = await Promise.all(
    carriers.map((carrier) => runCrashes({ carrier, seed, rounds, only, servers, say })),
  );
  const violations = outcomes.flatMap((outcome) => outcome.violations);
  const compared = outcomes.reduce((sum, outcome) => sum + outcome.compared, 0);
  const tookS = Math.max(...outcomes.map(({ tookMs }) => tookMs)) / 1_000;
  console.log(['', formatTable(outcomes.flatMap(({ rows }) => rows)), ''].join('\n'));
  const directories = outcomes.flatMap(({ directory }) => directory ?? []);
  if (violations.length > 0) console.log(formatViolations(violations, directories));
  console.log(
    `${formatKills(outcomes.map(({ kills }) => kills))} in ${tookS.toFixed(0)} s; ${compared} accounts compared with the carriers' own ledger:`,
  );
  console.log(`${formatVerdict(violations)}\nSeed ${seed}.`);
  return violations.length === 0 ? DONE : BROKEN;
}

try {
  const commandLine = readCommandLine(process.argv.slice(2), Math.floor(Math.random() * 2 ** 31));
  if (commandLine.help) {
    console.log(HELP);
    process.exitCode = DONE;
  } else {
    process.exitCode = commandLine.services
      ? await withServers((servers) => runAll(commandLine, servers))
      : await runAll(commandLine);
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = CANNOT_BEGIN;
}
