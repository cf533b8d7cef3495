import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { VAULT_SETTINGS, readVaultConfig } from '#vault';
import type { VaultConfig } from '#vault';
import { withoutSecrets } from '#without-secrets';
import type { WebhookCarrier } from './inbound-webhook/webhook-accounts.port.js';

/** How carriers are reached, and how they reach us. URLs have no slash at their end. */
export interface CarrierHosts {
  /** At which carriers reach the webhooks; undefined for one that nobody has told. */
  readonly publicUrls: Readonly<Record<WebhookCarrier, string | undefined>>;
  /** False: whether they lead here is not asked, since this machine is led elsewhere than carriers are. */
  readonly checksPublicUrl: boolean;
  /** An egress proxy or an emulator in place of the hosts of Twilio: its host stands first in the path. */
  readonly twilioApiUrl: string | undefined;
  /** The same in place of Telnyx's one host. */
  readonly telnyxApiUrl: string | undefined;
}

/** What the carrier service is told beside where its log is. */
export interface CarrierServiceConfig {
  readonly hosts: CarrierHosts;
  readonly vault: VaultConfig;
  /** How often each account is compared with what is held of it here; 0: only when somebody asks. */
  readonly driftCheckHours: number;
}

/** For `--help`. */
export const CARRIER_SETTINGS = {
  PUBLIC_URL: 'how carriers reach the webhooks, such as https://numbers.example.com; needed for Twilio and Telnyx',
  PUBLIC_URL_CHECK: 'on; off: does not ask whether PUBLIC_URL leads here, for a machine that cannot see it',
  TWILIO_API_URL: "an egress proxy or emulator in place of Twilio's hosts",
  TELNYX_API_URL: "the same in place of Telnyx's",
  DRIFT_CHECK_HOURS: '6; how often carrier accounts are compared with what is held here; 0: only when somebody asks',
  ...VAULT_SETTINGS,
};

const USUAL_DRIFT_CHECK_HOURS = 6;
/** A timer takes no more than 24 days. */
const MAX_DRIFT_CHECK_HOURS = 500;

/** Throws a `ConfigError` that names the first setting that is wrong. */
export function readCarrierServiceConfig(environment: Environment, defaultPort: number): CarrierServiceConfig {
  const twilioApiUrl = readUrl(environment, 'TWILIO_API_URL');
  const telnyxApiUrl = readUrl(environment, 'TELNYX_API_URL');
  const publicUrl = readUrl(environment, 'PUBLIC_URL');
  const ownUrl = `http://127.0.0.1:${environment['PORT'] || defaultPort}`;
  // An emulator on this very machine reaches this process where it listens; the other carrier never would.
  const reachedBy = (apiUrl: string | undefined) => publicUrl ?? (apiUrl && isLoopback(apiUrl) ? ownUrl : undefined);
  const publicUrls = { twilio: reachedBy(twilioApiUrl), telnyx: reachedBy(telnyxApiUrl) };
  const hosts = { publicUrls, checksPublicUrl: readPublicUrlCheck(environment), twilioApiUrl, telnyxApiUrl };
  return { hosts, vault: readVaultConfig(environment), driftCheckHours: readDriftCheckHours(environment) };
}

function readPublicUrlCheck({ PUBLIC_URL_CHECK: text }: Environment): boolean {
  if (!text || text === 'on') return true;
  if (text === 'off') return false;
  throw new ConfigError(`PUBLIC_URL_CHECK is "${text}"; it must be on or off.`);
}

function readDriftCheckHours({ DRIFT_CHECK_HOURS: text }: Environment): number {
  if (!text) return USUAL_DRIFT_CHECK_HOURS;
  const hours = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (hours <= MAX_DRIFT_CHECK_HOURS) return hours;
  throw new ConfigError(
    `DRIFT_CHECK_HOURS is "${text}"; it must be a number of hours from 0 (never) to ${MAX_DRIFT_CHECK_HOURS}.`,
  );
}

function readUrl(environment: Environment, name: string): string | undefined {
  const text = environment[name];
  if (!text) return undefined;
  const url = URL.parse(text);
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  // No request can be sent to such a URL, and carriers would be shown the password of another.
  const hasUser = url !== null && (url.username !== '' || url.password !== '');
  if (isPlain && !hasUser) return text.replace(/\/+$/, '');
  throw new ConfigError(
    `${name} is "${withoutSecrets(text)}"${hasUser ? ' and a user or password' : ''}; it must be an http or https URL ` +
      'without a user, a password, ? and #.',
  );
}

function isLoopback(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}
