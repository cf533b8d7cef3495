import { parseArgs } from 'node:util';
import { SERVERS_HELP, UsageError } from '../command-line.js';

export const HELP = `Delivers messages and statuses of both carriers three times each, in any order and with forged ones among them, kills
the product meanwhile, and compares its log of messages with what was truly told.

npm run test:webhook-storm                    100,000 events, in some five minutes
npm run test:webhook-storm -- --services      the processes of start:services in place of one, with Kafka and MongoDB;
                                              10,000 events unless said, and whoever has a part in it is killed
npm run test:webhook-storm -- --events N      as many as that
npm run test:webhook-storm -- --kills N       SIGKILLs on the way; 12 unless said
npm run test:webhook-storm -- --seed N        the choices of an earlier storm; what overtakes what is never quite the same

${SERVERS_HELP}

Exits with 1 when the log is not true, and with 2 when it cannot begin.
`;

export interface CommandLine {
  readonly help: boolean;
  readonly services: boolean;
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
}

const MAX_EVENTS = 1_000_000;
const MAX_KILLS = 100;
const MAX_SEED = 2 ** 31;

/** Throws a `UsageError` at what it does not know. `anySeed`: taken when none is given. */
export function readCommandLine(words: readonly string[], anySeed: number): CommandLine {
  const { help = false, services = false, events, kills, seed } = parsed(words);
  return {
    help,
    services,
    events: readCount('--events', events, { usual: services ? 10_000 : 100_000, max: MAX_EVENTS }),
    kills: readCount('--kills', kills, { usual: 12, max: MAX_KILLS }),
    seed: readCount('--seed', seed, { usual: anySeed, max: MAX_SEED }),
  };
}

function parsed(words: readonly string[]) {
  try {
    const [flag, text] = [{ type: 'boolean' }, { type: 'string' }] as const;
    const options = { help: flag, services: flag, events: text, kills: text, seed: text } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readCount(
  name: string,
  text: string | undefined,
  { usual, max }: { readonly usual: number; readonly max: number },
): number {
  if (text === undefined) return usual;
  const count = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= max) return count;
  throw new UsageError(`${name} is "${text}"; it must be a whole number up to ${max}.`);
}
