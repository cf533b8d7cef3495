import { isMongodbUrl } from '#mongodb-connection/mongodb-url';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { withoutSecrets } from '#without-secrets';

/** Where events are kept. */
export type EventStoreChoice =
  | { readonly kind: 'sqlite'; readonly directory: string }
  /** Number table, idempotency answers and import files stay in `directory`. */
  | { readonly kind: 'kurrentdb'; readonly url: string; readonly directory: string }
  | { readonly kind: 'memory' };

/** Where the number table is kept: beside the log, or in the MongoDB database that a URL names. */
export type ReadModelChoice = { readonly kind: 'sqlite' } | { readonly kind: 'mongodb'; readonly url: string };

/** Where the inventory keeps what it knows. */
export interface StorageConfig {
  readonly eventStore: EventStoreChoice;
  readonly readModel: ReadModelChoice;
}

/** For `--help`: where the inventory keeps what it knows. */
export const STORAGE_SETTINGS = {
  DATA_DIR: './data',
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), kurrentdb://…, or memory: (keeps nothing)',
  READ_MODEL_URL: 'sqlite:, or mongodb://host:27017/database',
};

/** Also the names that KurrentDB had before. What follows is read by its adapter. */
const KURRENTDB_URL = /^(?:kurrentdb|esdb)(?:\+discover)?:\/\//;

/**
 * Where things are kept; nothing is opened or looked for. Throws a `ConfigError` that names `DATA_DIR`,
 * `EVENT_STORE_URL` or `READ_MODEL_URL`, without what is secret in a URL.
 */
export function readStorageConfig(environment: Environment): StorageConfig {
  return { eventStore: readEventStore(environment), readModel: readReadModel(environment) };
}

function readEventStore(environment: Environment): EventStoreChoice {
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
    `EVENT_STORE_URL is "${withoutSecrets(url)}"; this version knows sqlite: (files in DATA_DIR), kurrentdb:// and memory:.`,
  );
}

function readReadModel({ READ_MODEL_URL: url = 'sqlite:' }: Environment): ReadModelChoice {
  if (url === 'sqlite:' || url === '') return { kind: 'sqlite' };
  if (isMongodbUrl(url)) return { kind: 'mongodb', url };
  throw new ConfigError(
    `READ_MODEL_URL is "${withoutSecrets(url)}"; this version knows sqlite: and mongodb://host:27017/database ` +
      '(or mongodb+srv://…).',
  );
}
