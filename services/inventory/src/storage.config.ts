import { ConfigError, withoutLogin } from '#service-process';
import type { Environment } from '#service-process';
import type { EventStoreChoice } from './inventory.adapters.js';

/** For `--help`: where the inventory keeps what it knows. */
export const STORAGE_SETTINGS = {
  DATA_DIR: './data',
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), kurrentdb://…, or memory: (keeps nothing)',
  READ_MODEL_URL: 'sqlite:',
};

/** Also the names that KurrentDB had before. What follows is read by its adapter. */
const KURRENTDB_URL = /^(?:kurrentdb|esdb)(?:\+discover)?:\/\//;

/** Where the log is kept. */
export function readEventStore(environment: Environment): EventStoreChoice {
  refuseUnavailable(environment, 'READ_MODEL_URL', ['sqlite:']);
  const url = environment['EVENT_STORE_URL'] || 'sqlite:';
  if (url === 'memory:') {
    if (!environment['DATA_DIR']) return { kind: 'memory' };
    throw new ConfigError(
      'EVENT_STORE_URL is memory: and DATA_DIR is set. Nothing would be kept there: set one of them.',
    );
  }
  const directory = environment['DATA_DIR'] || './data';
  if (url === 'sqlite:') return { kind: 'sqlite', directory };
  if (KURRENTDB_URL.test(url)) return { kind: 'kurrentdb', url, directory };
  throw new ConfigError(
    `EVENT_STORE_URL is "${withoutLogin(url)}"; this version knows sqlite: (files in DATA_DIR), kurrentdb:// and memory:.`,
  );
}

function refuseUnavailable(environment: Environment, name: string, known: readonly string[]): void {
  const url = environment[name];
  if (!url || known.includes(url)) return;
  throw new ConfigError(`${name} is "${url}"; this version knows ${known.join(' and ')}.`);
}
