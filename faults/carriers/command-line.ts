import { parseArgs } from 'node:util';
import { SERVERS_HELP, UsageError } from '../command-line.js';
import { scenesOf } from './scenes/scenes.js';
import type { CarrierName } from './stage/stage.js';

const CARRIERS: readonly CarrierName[] = ['twilio', 'telnyx'];
const SCENES = [...new Set(CARRIERS.flatMap(scenesOf).map(({ name }) => name))];
const MAX_SEED = 2 ** 31;
const DEFAULT_ROUNDS = 2;

export const HELP = `Kills the product at every step of what it does at a carrier, loses every answer of the carrier, and compares what is
left with the ledger of the emulated carriers. Everything is on this machine alone.

npm run test:purchase-crashes                          both carriers, everything, in less than ten minutes
npm run test:purchase-crashes -- --carrier twilio      or telnyx, alone
npm run test:purchase-crashes -- --only purchase …     only these processes: ${SCENES.join(', ')}
npm run test:purchase-crashes -- --services            over the processes of start:services, with Kafka and MongoDB and
                                                       each log in SQLite: the carrier service is killed at each of its
                                                       calls, the inventory beside each, whoever writes at each write;
                                                       of answers, those of who buys alone are lost, before and after
npm run test:purchase-crashes -- --rounds N            rounds of chance after all that; ${DEFAULT_ROUNDS} unless said
npm run test:purchase-crashes -- --seed N              the same numbers, passwords and chances as an earlier run

${SERVERS_HELP}

Exits with 1 when anything is not as it must be, also when something that was planned did not come about, and with 2
when it cannot begin.
`;

export interface CommandLine {
  readonly help: boolean;
  readonly carriers: readonly CarrierName[];
  /** Empty: all. */
  readonly only: readonly string[];
  readonly services: boolean;
  readonly rounds: number;
  readonly seed: number;
}

/** Throws a `UsageError` at what it does not know. `anySeed`: taken when none is given. */
export function readCommandLine(words: readonly string[], anySeed: number): CommandLine {
  const { help = false, services = false, carrier, only: named, seed, rounds, names } = parsed(words);
  if (carrier !== undefined && !CARRIERS.includes(carrier as CarrierName)) {
    throw new UsageError(`--carrier is "${carrier}"; it must be ${CARRIERS.join(' or ')}.`);
  }
  if (names.length > 0 && named.length === 0) throw new UsageError('Name processes after --only.');
  const only = [...named, ...names];
  const unknown = only.filter((name) => !SCENES.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`There is no process ${unknown.join(', ')}; --help names those there are.`);
  return {
    help,
    carriers: carrier === undefined ? CARRIERS : [carrier as CarrierName],
    only,
    services,
    rounds: readCount('--rounds', rounds, DEFAULT_ROUNDS),
    seed: readCount('--seed', seed, anySeed),
  };
}

function parsed(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        help: { type: 'boolean' },
        services: { type: 'boolean' },
        carrier: { type: 'string' },
        only: { type: 'string', multiple: true },
        seed: { type: 'string' },
        rounds: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { only = [], ...others } = values;
    return { ...others, only, names: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readCount(name: string, text: string | undefined, instead: number): number {
  if (text === undefined) return instead;
  if (/^\d{1,10}$/.test(text) && Number(text) < MAX_SEED) return Number(text);
  throw new UsageError(`${name} is "${text}"; it must be a whole number below ${MAX_SEED}.`);
}
