import { createHmac, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { startCarrierEmulator } from '../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../simulator/carriers/running-emulator.js';
import type { TelnyxAccount } from '../../../../simulator/carriers/telnyx/telnyx-account.js';
import type { TwilioAccount } from '../../../../simulator/carriers/twilio/twilio-account.js';
import type { Answer, HttpClient } from './http-client.js';
import type { Environment } from './program.js';
import type { ImportShown, NumberShown, PageShown } from './shapes.js';
import { requireDone } from './steps.js';

/** Where carriers reach the product, as they are told. Nobody is there: tests call its own address in their place. */
export const PUBLIC_URL = 'https://ringfence.example';

/** Stands in the URLs that somebody else's numbers go to. */
const PASSWORD = 'pa55w0rd-of-somebody-else';
const THEIRS = `https://somebody:${PASSWORD}@theirs.example`;

export interface PurchaseShown {
  readonly id: string;
  readonly status: string;
  readonly number: string;
  readonly failure?: { readonly code: string; readonly detail: string };
  readonly notice?: string;
}

export interface ListingShown {
  readonly number: string;
  readonly carrierAccountId: string;
  readonly monthlyCost: { readonly amount: string; readonly currency: string } | null;
}

export interface MarketplaceShown extends PageShown<ListingShown> {
  readonly unanswered?: readonly {
    readonly carrierAccountId: string;
    readonly code: string;
    readonly detail: string;
  }[];
  readonly suggestions?: readonly { readonly areaCode: string; readonly locality: string | null }[];
  readonly notice?: string;
}

export interface RowShown {
  readonly number: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly detail: string | null;
}

/** An account at the emulator, which is test equipment, and what a carrier's own people would know of it. */
export interface EmulatedCarrier {
  readonly carrier: 'twilio' | 'telnyx';
  readonly account: TwilioAccount | TelnyxAccount;
  /** As somebody sends them to connect the account. */
  readonly credentials: Readonly<Record<string, unknown>>;
  /** Credentials that look right and are not. */
  readonly wrongCredentials: Readonly<Record<string, unknown>>;
  /** What must never be seen again. */
  readonly secrets: readonly string[];
  /** A number that is in use elsewhere. */
  seedLive(): string;
  /** The signature of a call that comes in; `body`: a form. */
  signatureOf(url: string, body: string): Readonly<Record<string, string>>;
}

async function startCarriers() {
  const emulator = await startCarrierEmulator();
  const environment: Environment = {
    PUBLIC_URL,
    TWILIO_API_URL: emulator.url,
    TELNYX_API_URL: emulator.url,
  };
  return { emulator, environment };
}

/**
 * An emulator for one spec file, with the environment of a product that asks it, and each carrier with an account of its
 * own to be opened. After the tests every request must have fitted.
 */
export async function emulatedCarriers() {
  const { emulator, environment } = await startCarriers();
  afterAll(async () => {
    expect(emulator.violations).toEqual([]);
    await emulator.close();
  });
  const each: readonly (readonly [string, () => EmulatedCarrier])[] = [
    ['Twilio', () => openTwilio(emulator)],
    ['Telnyx', () => openTelnyx(emulator)],
  ];
  return { emulator, environment, each };
}

export function openTwilio(emulator: RunningEmulator): EmulatedCarrier & { readonly account: TwilioAccount } {
  const account = emulator.openTwilioAccount({ regions: ['ie1'] });
  const { credentials } = account;
  const { authToken, apiKeySecret, regions } = credentials;
  return {
    carrier: 'twilio',
    account,
    credentials: { ...credentials },
    wrongCredentials: { accountSid: credentials.accountSid, authToken: 'f0'.repeat(16) },
    secrets: [
      authToken,
      apiKeySecret,
      ...Object.values(regions).flatMap((region) => [region.authToken, region.apiKeySecret]),
      'f0'.repeat(16),
      PASSWORD,
    ],
    seedLive: () =>
      account.seedNumbers(1, { voice_url: `${THEIRS}/voice`, voice_method: 'GET', sms_url: `${THEIRS}/sms` })[0]!,
    signatureOf: (url, body) => {
      const parameters = [...new URLSearchParams(body)].toSorted().flat().join('');
      return {
        'x-twilio-signature': createHmac('sha1', authToken)
          .update(url + parameters)
          .digest('base64'),
      };
    },
  };
}

export function openTelnyx(emulator: RunningEmulator): EmulatedCarrier & { readonly account: TelnyxAccount } {
  const account = emulator.openTelnyxAccount();
  const theirs = { application_name: 'Their IVR', webhook_event_url: `${THEIRS}/telnyx` };
  const connection = account.addResource('call_control_application', theirs, null);
  return {
    carrier: 'telnyx',
    account,
    credentials: { ...account.credentials },
    wrongCredentials: { ...account.credentials, apiKey: `KEY${'F0'.repeat(16)}_${'x'.repeat(22)}` },
    secrets: [account.credentials.apiKey, `KEY${'F0'.repeat(16)}`, PASSWORD],
    seedLive: () => account.seedNumbers(1, { connection_id: connection.id })[0]!,
    signatureOf: (_url, body) => {
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const signature = sign(null, Buffer.from(`${timestamp}|${body}`), account.signingKey).toString('base64');
      return { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature };
    },
  };
}

/** Resolves with the account's id here. */
export async function connect(client: HttpClient, { carrier, credentials }: EmulatedCarrier): Promise<string> {
  const body = { carrier, name: `Our ${carrier}`, credentials };
  return requireDone(await client.post<{ id: string }>('/v1/carrier-accounts', body)).id;
}

/** Asks again until the answer is so far; the test's own limit ends what never is. */
export async function readUntil<Body>(
  client: HttpClient,
  path: string,
  isEnough: (body: Body) => boolean,
): Promise<Body> {
  for (;;) {
    const body = requireDone(await client.get<Body>(path));
    if (isEnough(body)) return body;
    await delay(10);
  }
}

export async function search(client: HttpClient, query: string): Promise<MarketplaceShown> {
  return requireDone(await client.get<MarketplaceShown>(`/v1/marketplace/numbers?${query}`));
}

/** Buys a number, and resolves with the purchase once it has ended. */
export async function buy(client: HttpClient, { number, carrierAccountId }: ListingShown): Promise<PurchaseShown> {
  const { id } = requireDone(await client.post<PurchaseShown>('/v1/purchases', { carrierAccountId, number }));
  const isEnded = ({ status }: PurchaseShown) => status === 'completed' || status === 'failed';
  return readUntil<PurchaseShown>(client, `/v1/purchases/${id}`, isEnded);
}

interface ImportWanted {
  readonly numbers?: readonly string[] | 'all';
  readonly confirmLive?: boolean;
}

/** Imports from an account, and resolves with the rows, once it has finished. */
export async function importRowsFrom(
  client: HttpClient,
  carrierAccountId: string,
  { numbers = 'all', confirmLive }: ImportWanted = {},
): Promise<readonly RowShown[]> {
  const body = { carrierAccountId, numbers, ...(confirmLive !== undefined && { confirmLive }) };
  const { id } = requireDone(await client.post<ImportShown>('/v1/imports', body));
  await readUntil<ImportShown>(client, `/v1/imports/${id}`, ({ status }) => status === 'finished');
  return requireDone(await client.get<PageShown<RowShown>>(`/v1/imports/${id}/rows`)).items;
}

/** The same, and resolves with what became of each number. */
export async function importFrom(
  client: HttpClient,
  carrierAccountId: string,
  wanted?: ImportWanted,
): Promise<Readonly<Record<string, string>>> {
  const rows = await importRowsFrom(client, carrierAccountId, wanted);
  return Object.fromEntries(rows.map(({ number, outcome, code }) => [number, code ?? outcome]));
}

/** Why `giveBack` does, in the words of whoever asks. */
export const GIVEN_BACK_BECAUSE = 'Nobody calls it.';

/** Gives a number back, and resolves with how it is once its carrier is done. */
export async function giveBack(client: HttpClient, how: 'release' | 'detach', number: string): Promise<string> {
  requireDone(await client.post(`/v1/numbers/${number}/${how}`, { force: true, reason: GIVEN_BACK_BECAUSE }));
  const path = `/v1/numbers/${number}`;
  return (await readUntil<NumberShown>(client, path, ({ status }) => status !== 'releasing')).status;
}

/** A carrier tells of a call, signed, or as somebody would who has not its key. */
export function callIn(
  client: HttpClient,
  { carrier, signatureOf }: EmulatedCarrier,
  { accountId, to, isForged = false }: { readonly accountId: string; readonly to: string; readonly isForged?: boolean },
): Promise<Answer<string>> {
  const path = `/webhooks/${carrier}/${accountId}/voice`;
  const signedBody = new URLSearchParams({ To: to, From: '+442071838750', CallSid: 'CA1' }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...signatureOf(`${PUBLIC_URL}${path}`, signedBody),
  };
  const rawBody = isForged ? signedBody.replace('CA1', 'CA2') : signedBody;
  return client.withKey(undefined).send('POST', path, { rawBody, headers });
}
