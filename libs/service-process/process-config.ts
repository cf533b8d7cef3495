import { ConfigError } from './config-error.js';

/** The settings of a process, as the operator gave them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** What every process is told. */
export interface ProcessConfig {
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
}

/**
 * Throws a `ConfigError` that names `PORT` or `LOG_LEVEL`. `defaultPort`: each service has its own, so that all can run on
 * one machine.
 */
export function readProcessConfig(environment: Environment, defaultPort: number): ProcessConfig {
  return {
    port: readPort(environment['PORT'] || String(defaultPort)),
    host: environment['HOST'] || '127.0.0.1',
    logLevel: readLogLevel(environment['LOG_LEVEL']),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new ConfigError(`PORT is "${text}"; it must be a whole number from 0 to 65535 (0 takes any free port).`);
}

function readLogLevel(text = 'info'): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level) return level;
  throw new ConfigError(`LOG_LEVEL is "${text}"; it must be one of ${LOG_LEVELS.join(', ')}.`);
}
