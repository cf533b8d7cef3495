import type { RunningEmulator } from '../running-emulator.js';
import type { TelnyxAccount } from '../telnyx/telnyx-account.js';
import type { TwilioAccount } from '../twilio/twilio-account.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** JSON; undefined without a body. */
  readonly body: { readonly [name: string]: unknown };
}

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly form?: { readonly [name: string]: string };
  readonly json?: unknown;
  readonly secret?: string;
  readonly host?: string;
}

/** A request to Twilio as a client sends it. `path` below the account when it begins with a name. */
export function askTwilio(
  { url }: RunningEmulator,
  { credentials }: TwilioAccount,
  path: string,
  { method = 'GET', form, secret = credentials.authToken, host = 'api.twilio.com' }: Asked = {},
): Promise<Reply> {
  const below = path.startsWith('/') ? path : `/2010-04-01/Accounts/${credentials.accountSid}/${path}`;
  const authorization = `Basic ${Buffer.from(`${credentials.accountSid}:${secret}`).toString('base64')}`;
  return ask(`${url}/${host}${below}`, {
    method,
    headers: { authorization },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
}

/** A request to Telnyx as a client sends it. */
export function askTelnyx(
  { url }: RunningEmulator,
  { credentials }: TelnyxAccount,
  path: string,
  { method = 'GET', json, secret = credentials.apiKey }: Asked = {},
): Promise<Reply> {
  return ask(`${url}/v2/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
}

async function ask(url: string, options: RequestInit): Promise<Reply> {
  const response = await fetch(url, options);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Reply['body'],
  };
}

/** Numbers that Twilio would sell in San Francisco. */
export async function twilioNumbers(emulator: RunningEmulator, account: TwilioAccount): Promise<string[]> {
  const { body } = await askTwilio(emulator, account, 'AvailablePhoneNumbers/US/Local.json?AreaCode=415&PageSize=5');
  return (body['available_phone_numbers'] as { phone_number: string }[]).map(({ phone_number: number }) => number);
}

/** Numbers that Telnyx would sell in San Francisco, and shows by that. */
export async function telnyxNumbers(emulator: RunningEmulator, account: TelnyxAccount): Promise<string[]> {
  const search = 'filter[country_code]=US&filter[national_destination_code]=415&filter[limit]=5';
  const { body } = await askTelnyx(emulator, account, `available_phone_numbers?${search}`);
  return (body['data'] as { phone_number: string }[]).map(({ phone_number: number }) => number);
}

/** Buys one of them; answers its SID and itself. */
export async function buyAtTwilio(
  emulator: RunningEmulator,
  account: TwilioAccount,
  fields: { readonly [name: string]: string } = {},
): Promise<{ readonly sid: string; readonly number: string }> {
  const [number = ''] = await twilioNumbers(emulator, account);
  const form = { PhoneNumber: number, ...fields };
  const { body } = await askTwilio(emulator, account, 'IncomingPhoneNumbers.json', { method: 'POST', form });
  return { sid: String(body['sid']), number };
}

/** Orders one of them; answers the order. */
export async function orderAtTelnyx(
  emulator: RunningEmulator,
  account: TelnyxAccount,
  fields: { readonly [name: string]: unknown } = {},
): Promise<{ readonly id: string; readonly status: string; readonly number: string }> {
  const [number = ''] = await telnyxNumbers(emulator, account);
  const json = { phone_numbers: [{ phone_number: number }], ...fields };
  const { body } = await askTelnyx(emulator, account, 'number_orders', { method: 'POST', json });
  const { id, status } = body['data'] as { id: string; status: string };
  return { id, status, number };
}
