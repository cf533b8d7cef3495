import { isUsableRootKey } from '#access';
import { ConfigError, readProcessConfig } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';

/** How the whole product in one process is set up. Read once, at the start; nothing else reads the environment. */
export interface StandaloneConfig extends ProcessConfig {
  readonly eventStore: { readonly kind: 'sqlite'; readonly directory: string } | { readonly kind: 'memory' };
  readonly rootKey: string | undefined;
}

/** For `--help`. */
export const SETTINGS = {
  PORT: '3000; 0 takes any free port',
  HOST: '127.0.0.1',
  DATA_DIR: './data',
  RINGFENCE_ROOT_KEY: 'made and printed at the first start',
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), or memory: (keeps nothing)',
  EVENT_BUS_URL: 'local:',
  READ_MODEL_URL: 'sqlite:',
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

const DEFAULT_PORT = 3000;

export function readStandaloneConfig(environment: Environment = process.env): StandaloneConfig {
  refuseUnavailable(environment, 'EVENT_BUS_URL', ['local:']);
  refuseUnavailable(environment, 'READ_MODEL_URL', ['sqlite:']);
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    eventStore: readEventStore(environment),
    rootKey: readRootKey(environment['RINGFENCE_ROOT_KEY']),
  };
}

function readEventStore(environment: Environment): StandaloneConfig['eventStore'] {
  const url = environment['EVENT_STORE_URL'] || 'sqlite:';
  if (url === 'memory:') {
    if (!environment['DATA_DIR']) return { kind: 'memory' };
    throw new ConfigError(
      'EVENT_STORE_URL is memory: and DATA_DIR is set. Nothing would be kept there: set one of them.',
    );
  }
  if (url === 'sqlite:') return { kind: 'sqlite', directory: environment['DATA_DIR'] || './data' };
  throw new ConfigError(`EVENT_STORE_URL is "${url}"; this version knows sqlite: (files in DATA_DIR) and memory:.`);
}

function readRootKey(key: string | undefined): string | undefined {
  if (!key) return undefined;
  if (isUsableRootKey(key)) return key;
  throw new ConfigError('RINGFENCE_ROOT_KEY must start with rf_ and have at least 32 characters after that.');
}

function refuseUnavailable(environment: Environment, name: string, known: readonly string[]): void {
  const url = environment[name];
  if (!url || known.includes(url)) return;
  throw new ConfigError(`${name} is "${url}"; this version knows ${known.join(' and ')}.`);
}
