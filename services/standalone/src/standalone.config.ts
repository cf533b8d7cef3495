import { isUsableRootKey } from '#access';
import { isMongodbUrl, withoutSecrets } from '#mongodb-connection/mongodb-url';

/** How the whole product in one process is set up. Read once, at the start; nothing else reads the environment. */
export interface StandaloneConfig {
  readonly port: number;
  readonly host: string;
  readonly eventStore: { readonly kind: 'sqlite'; readonly directory: string } | { readonly kind: 'memory' };
  readonly readModel: { readonly kind: 'sqlite' } | { readonly kind: 'mongodb'; readonly url: string };
  readonly rootKey: string | undefined;
  readonly logLevel: LogLevel;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting that stops the start; the message is all that the operator needs. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readStandaloneConfig(environment: Environment = process.env): StandaloneConfig {
  refuseUnavailable(environment, 'EVENT_BUS_URL', ['local:']);
  return {
    port: readPort(environment['PORT']),
    host: environment['HOST'] || '127.0.0.1',
    eventStore: readEventStore(environment),
    readModel: readReadModel(environment['READ_MODEL_URL']),
    rootKey: readRootKey(environment['RINGFENCE_ROOT_KEY']),
    logLevel: readLogLevel(environment['LOG_LEVEL']),
  };
}

function readPort(text = '3000'): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new ConfigError(`PORT is "${text}"; it must be a whole number from 0 to 65535 (0 takes any free port).`);
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

function readReadModel(url: string | undefined): StandaloneConfig['readModel'] {
  if (!url || url === 'sqlite:') return { kind: 'sqlite' };
  if (isMongodbUrl(url)) return { kind: 'mongodb', url };
  throw new ConfigError(
    `READ_MODEL_URL is "${withoutSecrets(url)}"; this version knows sqlite: and mongodb://host:27017/database ` +
      '(or mongodb+srv://…).',
  );
}

function readRootKey(key: string | undefined): string | undefined {
  if (!key) return undefined;
  if (isUsableRootKey(key)) return key;
  throw new ConfigError('RINGFENCE_ROOT_KEY must start with rf_ and have at least 32 characters after that.');
}

function readLogLevel(text = 'info'): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level) return level;
  throw new ConfigError(`LOG_LEVEL is "${text}"; it must be one of ${LOG_LEVELS.join(', ')}.`);
}

function refuseUnavailable(environment: Environment, name: string, known: readonly string[]): void {
  const url = environment[name];
  if (!url || known.includes(url)) return;
  throw new ConfigError(`${name} is "${url}"; this version knows ${known.join(' and ')}.`);
}
