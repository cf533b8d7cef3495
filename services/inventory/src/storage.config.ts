import { EVENT_STORE_SETTINGS, READ_MODEL_SETTING, readEventStoreChoice, readReadModelChoice } from '#own-log';
import type { EventStoreChoice, ReadModelChoice } from '#own-log';
import type { Environment } from '#service-process';

/** Where the inventory keeps what it knows. */
export interface StorageConfig {
  readonly eventStore: EventStoreChoice;
  readonly readModel: ReadModelChoice;
}

/** For `--help`: where the inventory keeps what it knows. */
export const STORAGE_SETTINGS = {
  ...EVENT_STORE_SETTINGS,
  ...READ_MODEL_SETTING,
};

/**
 * Where things are kept; nothing is opened or looked for. Throws a `ConfigError` that names `DATA_DIR`,
 * `EVENT_STORE_URL` or `READ_MODEL_URL`, without what is secret in a URL.
 */
export function readStorageConfig(environment: Environment): StorageConfig {
  return { eventStore: readEventStoreChoice(environment), readModel: readReadModelChoice(environment) };
}
