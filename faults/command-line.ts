import { parseArgs } from 'node:util';
import { FAULTS } from './fault-catalogue.js';
import type { Fault } from './fault-catalogue.js';

/** Which servers a run uses. */
export const SERVERS_HELP = `RINGFENCE_BACKENDS   a command that starts, kills, pauses and resumes servers; they are its own for the run. Unless it
                     is set, ../shared/bin/backends where that is
KAFKA_BROKERS        without either: Kafka to use and to leave alone, so that only services are killed
MONGODB_URL          the same for MongoDB`;

export const HELP = `Kills and pauses Kafka, MongoDB and the services under load, and compares what is left with the log.

npm run test:faults                          all faults, in about six minutes
npm run test:faults -- --only NAME …         only these
npm run test:faults -- --seed N              the choices of an earlier run; what overtakes what is never quite the same

${SERVERS_HELP}

Faults:
${FAULTS.map(({ name }) => `  ${name}`).join('\n')}

Exits with 1 when anything is not as it must be, with 2 when it cannot begin, and with 3 when all that was tried holds
and something was left out.
`;

/** The message is all that the caller needs. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandLine {
  readonly help: boolean;
  readonly faults: readonly Fault[];
  readonly seed: number;
}

const MAX_SEED = 2 ** 31;

/** Throws a `UsageError` at what it does not know. `anySeed`: taken when none is given. */
export function readCommandLine(words: readonly string[], anySeed: number): CommandLine {
  const { help, named, seed, names } = parsed(words);
  const chosen = [...named, ...names];
  const unknown = chosen.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0)
    throw new UsageError(`There is no fault ${unknown.join(', ')}; --help names those there are.`);
  if (names.length > 0 && named.length === 0) throw new UsageError(`Name faults after --only.`);
  const faults = FAULTS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  return { help, faults, seed: seed === undefined ? anySeed : readSeed(seed) };
}

function parsed(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { help: { type: 'boolean' }, only: { type: 'string', multiple: true }, seed: { type: 'string' } },
      allowPositionals: true,
    });
    const { help = false, only: named = [], seed } = values;
    return { help, named, seed, names: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d{1,10}$/.test(text) && seed < MAX_SEED) return seed;
  throw new UsageError(`--seed is "${text}"; it must be a whole number below ${MAX_SEED}.`);
}
