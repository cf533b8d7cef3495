import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { withoutSecrets } from '#without-secrets';
import type { PublicUrls } from './public-addresses.js';

/** For `--help`. */
export const PUBLIC_URL_SETTING = {
  PUBLIC_URL:
    'how carriers reach the webhooks, such as https://numbers.example.com; needed for Twilio and Telnyx. With several, ' +
    'separated by commas, carriers are given the first, and what they send to the others is taken, too',
};

/** For `--help`: what `readApiUrls` reads. */
export const API_URL_SETTINGS = {
  TWILIO_API_URL: "an egress proxy or emulator in place of Twilio's hosts",
  TELNYX_API_URL: "the same in place of Telnyx's",
};

/** Where carriers are asked, if not at their own hosts. */
export interface ApiUrls {
  /** An egress proxy or an emulator in place of the hosts of Twilio: its host stands first in the path. */
  readonly twilioApiUrl: string | undefined;
  /** The same in place of Telnyx's one host. */
  readonly telnyxApiUrl: string | undefined;
}

/** Throws a `ConfigError` that names the setting. */
export function readApiUrls(environment: Environment): ApiUrls {
  const read = (name: string): string | undefined => {
    const text = environment[name];
    return text ? plainUrl(name, text) : undefined;
  };
  return { twilioApiUrl: read('TWILIO_API_URL'), telnyxApiUrl: read('TELNYX_API_URL') };
}

/** `ownUrl`: where this process listens. Throws a `ConfigError` that names the setting. */
export function readPublicUrls(
  environment: Environment,
  { twilioApiUrl, telnyxApiUrl }: ApiUrls,
  ownUrl: string,
): PublicUrls {
  const told = (environment['PUBLIC_URL'] ?? '').split(',').map((text) => text.trim());
  const urls = told.filter((text) => text !== '').map((text) => plainUrl('PUBLIC_URL', text));
  // An emulator on this very machine reaches this process where it listens; the other carrier never would.
  const reachedBy = (apiUrl: string | undefined) =>
    urls.length === 0 && apiUrl && isLoopback(apiUrl) ? [ownUrl] : urls;
  return { twilio: reachedBy(twilioApiUrl), telnyx: reachedBy(telnyxApiUrl) };
}

function plainUrl(name: string, text: string): string {
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
