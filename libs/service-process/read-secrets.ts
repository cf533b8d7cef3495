import { MIN_SERVICE_TOKEN_LENGTH, isUsableRootKey } from '#access';
import { ConfigError } from './config-error.js';
import type { Environment } from './process-config.js';

/** The root key that the operator supplies; undefined where one is made at the first start. Throws a `ConfigError`. */
export function readRootKey({ RINGFENCE_ROOT_KEY: key }: Environment): string | undefined {
  if (!key) return undefined;
  if (isUsableRootKey(key)) return key;
  throw new ConfigError('RINGFENCE_ROOT_KEY must start with rf_ and have at least 32 characters after that.');
}

/** What services of one installation show each other. Throws a `ConfigError`, also when it is not set. */
export function readServiceToken({ RINGFENCE_SERVICE_TOKEN: token }: Environment): string {
  if (token && token.length >= MIN_SERVICE_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ConfigError(
    `RINGFENCE_SERVICE_TOKEN must be set to the same text for every service, of at least ${MIN_SERVICE_TOKEN_LENGTH} ` +
      'visible ASCII characters; "openssl rand -hex 32" makes one.',
  );
}
