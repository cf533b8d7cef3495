import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { withoutSecrets } from '#without-secrets';

/** Where a service keeps its events. */
export type EventStoreChoice =
  | { readonly kind: 'sqlite'; readonly directory: string }
  /** What is kept beside the events stays in `directory`. */
  | { readonly kind: 'kurrentdb'; readonly url: string; readonly directory: string }
  | { readonly kind: 'memory' };

/** Where a service keeps what lies beside its events. */
export type BesideEvents = { readonly kind: 'directory'; readonly directory: string } | { readonly kind: 'memory' };

/** Wherever the events are: in the data directory, or nowhere for longer than the process runs. */
export function besideEvents(choice: EventStoreChoice): BesideEvents {
  return choice.kind === 'memory' ? choice : { kind: 'directory', directory: choice.directory };
}

/** Unless `DATA_DIR` names another. */
export const USUAL_DATA_DIRECTORY = './data';

/** For `--help`: where a service keeps its events, and what it keeps beside them. */
export const EVENT_STORE_SETTINGS = {
  DATA_DIR: USUAL_DATA_DIRECTORY,
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), kurrentdb://…, or memory: (keeps nothing)',
};

/** Also the names that KurrentDB had before. What follows is read by its adapter. */
const KURRENTDB_URL = /^(?:kurrentdb|esdb)(?:\+discover)?:\/\//;

/**
 * Where events are kept; nothing is opened or looked for. Throws a `ConfigError` that names `DATA_DIR` or
 * `EVENT_STORE_URL`, without what is secret in a URL. `usualDirectory`: unless `DATA_DIR` names another.
 */
export function readEventStoreChoice(
  environment: Environment,
  usualDirectory = USUAL_DATA_DIRECTORY,
): EventStoreChoice {
  const url = environment['EVENT_STORE_URL'] || 'sqlite:';
  if (url === 'memory:') {
    if (!environment['DATA_DIR']) return { kind: 'memory' };
    throw new ConfigError(
      'EVENT_STORE_URL is memory: and DATA_DIR is set. Nothing would be kept there: set one of them.',
    );
  }
  const directory = environment['DATA_DIR'] || usualDirectory;
  if (url === 'sqlite:') return { kind: 'sqlite', directory };
  if (KURRENTDB_URL.test(url)) return { kind: 'kurrentdb', url, directory };
  throw new ConfigError(
    `EVENT_STORE_URL is "${withoutSecrets(url)}"; this version knows sqlite: (files in DATA_DIR), kurrentdb:// and memory:.`,
  );
}
