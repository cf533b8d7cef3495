import { withoutSecrets } from '#without-secrets';
import { ConfigError } from './config-error.js';
import type { Environment } from './process-config.js';

/** Where each service is unless a setting says otherwise: all of them on this machine. */
const USUAL = {
  INVENTORY_URL: { url: 'http://127.0.0.1:3001', example: 'http://inventory:3001' },
  CALL_GATE_URL: { url: 'http://127.0.0.1:3002', example: 'http://call-gate:3002' },
  CARRIER_URL: { url: 'http://127.0.0.1:3003', example: 'http://carrier:3003' },
} as const;

/** Where another service is, without a slash at the end. Throws a `ConfigError` when the setting is no such address. */
export function readServiceUrl(environment: Environment, setting: keyof typeof USUAL): string {
  const { url, example } = USUAL[setting];
  const text = environment[setting] || url;
  if (isAddress(text)) return text.replace(/\/+$/, '');
  throw new ConfigError(
    `${setting} is "${withoutSecrets(text)}"; it must be an address such as ${example}, without a user.`,
  );
}

/** Requests cannot be sent to a URL with a user, and paths are put behind it. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && !/[?#]/.test(text);
}
