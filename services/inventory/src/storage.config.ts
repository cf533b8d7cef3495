import { isMongodbUrl } from '#mongodb-connection/mongodb-url';
import { EVENT_STORE_SETTINGS, readEventStoreChoice } from '#own-log';
import type { EventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { withoutSecrets } from '#without-secrets';

/** Where the number table is kept: beside the log, or in the MongoDB database that a URL names. */
export type ReadModelChoice = { readonly kind: 'sqlite' } | { readonly kind: 'mongodb'; readonly url: string };

/** Where the inventory keeps what it knows. */
export interface StorageConfig {
  readonly eventStore: EventStoreChoice;
  readonly readModel: ReadModelChoice;
}

/** For `--help`: where the inventory keeps what it knows. */
export const STORAGE_SETTINGS = {
  ...EVENT_STORE_SETTINGS,
  READ_MODEL_URL: 'sqlite:, or mongodb://host:27017/database',
};

/**
 * Where things are kept; nothing is opened or looked for. Throws a `ConfigError` that names `DATA_DIR`,
 * `EVENT_STORE_URL` or `READ_MODEL_URL`, without what is secret in a URL.
 */
export function readStorageConfig(environment: Environment): StorageConfig {
  return { eventStore: readEventStoreChoice(environment), readModel: readReadModel(environment) };
}

function readReadModel({ READ_MODEL_URL: url = 'sqlite:' }: Environment): ReadModelChoice {
  if (url === 'sqlite:' || url === '') return { kind: 'sqlite' };
  if (isMongodbUrl(url)) return { kind: 'mongodb', url };
  throw new ConfigError(
    `READ_MODEL_URL is "${withoutSecrets(url)}"; this version knows sqlite: and mongodb://host:27017/database ` +
      '(or mongodb+srv://…).',
  );
}
