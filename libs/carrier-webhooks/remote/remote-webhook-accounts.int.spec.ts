import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerOperation } from '#service-call/operations';
import { WebhookAccounts } from '../webhook-accounts.port.js';
import type { WebhookAccount, WebhookCarrier } from '../webhook-accounts.port.js';
import { ToldWebhookAccounts } from '../told-webhook-accounts.js';
import { RemoteWebhookAccounts, WEBHOOK_ACCOUNTS_OPERATIONS } from './index.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

const ofTwilio: WebhookAccount = {
  workspace: 'home',
  secrets: { carrier: 'twilio', authTokens: ['token-1', 'token-2'] },
  sentence: null,
};
const ofTelnyx: WebhookAccount = {
  workspace: 'home',
  secrets: { carrier: 'telnyx', publicKeys: ['a2V5'] },
  sentence: { text: 'Rufen Sie morgen an.', language: 'de-DE' },
};

class AccountsDouble extends WebhookAccounts {
  /** By carrier and id. */
  readonly accounts = new Map<string, WebhookAccount>();
  readonly asked: string[] = [];

  override find(carrier: WebhookCarrier, id: string): WebhookAccount | undefined {
    this.asked.push(`${carrier}/${id}`);
    return this.accounts.get(`${carrier}/${id}`);
  }
}

let server: Server;
let carrierService: AccountsDouble;
let isAway: boolean;
/** What is answered instead. */
let said: unknown;
let now: number;
let accounts: RemoteWebhookAccounts;

beforeEach(async () => {
  [carrierService, isAway, said, now] = [new AccountsDouble(), false, undefined, 1_000_000];
  carrierService.accounts.set('twilio/account-1', ofTwilio).set('telnyx/account-2', ofTelnyx);
  const told = new ToldWebhookAccounts(carrierService);
  server = createServer(async (request, response) => {
    const { arguments: given } = (await json(request)) as { readonly arguments: unknown };
    if (isAway) return void response.writeHead(503).end();
    const answer = said ?? { answer: await answerOperation(WEBHOOK_ACCOUNTS_OPERATIONS, told, 'find', given) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const service = { service: 'carrier service', url, setting: 'CARRIER_URL', token: 't'.repeat(32) };
  accounts = new RemoteWebhookAccounts(service, () => now);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const find = async (carrier: WebhookCarrier = 'twilio', id = 'account-1') => accounts.find(carrier, id);

describe('an account of the carrier service', () => {
  test('is told as it is there, with what its carrier signs with', async () => {
    expect(await find()).toStrictEqual(ofTwilio);
    expect(await find('telnyx', 'account-2')).toStrictEqual(ofTelnyx);
  });

  test('that is not there is none, nor is one of another carrier', async () => {
    expect(await find('twilio', 'nobody')).toBeUndefined();
    expect(await find('twilio', 'account-2')).toBeUndefined();
    expect([accounts.knows('twilio', 'nobody'), accounts.knows('twilio', 'account-2')]).toStrictEqual([false, false]);
  });

  test('is known to be connected once it was told', async () => {
    expect(accounts.knows('twilio', 'account-1')).toBe(false);
    await find();
    expect(accounts.knows('twilio', 'account-1')).toBe(true);
  });

  test('is asked for once in five seconds, be it there or not', async () => {
    for (const id of ['account-1', 'nobody']) {
      await find('twilio', id);
      now += 4 * SECOND_MS;
      await find('twilio', id);
    }
    expect(carrierService.asked).toStrictEqual(['twilio/account-1', 'twilio/nobody']);
  });

  test('is as it was changed after five seconds: rotated, disconnected, connected', async () => {
    await find();
    await find('twilio', 'account-3');
    const rotated = { ...ofTwilio, secrets: { carrier: 'twilio', authTokens: ['token-3'] } } as const;
    carrierService.accounts.set('twilio/account-1', rotated).set('twilio/account-3', ofTwilio);
    now += 5 * SECOND_MS;
    expect([await find(), await find('twilio', 'account-3')]).toStrictEqual([rotated, ofTwilio]);
    carrierService.accounts.delete('twilio/account-1');
    now += 5 * SECOND_MS;
    expect(await find()).toBeUndefined();
    expect(accounts.knows('twilio', 'account-1')).toBe(false);
  });

  test('is asked for once by however many that want it again at the same time', async () => {
    await find();
    now += 5 * SECOND_MS;
    const found = await Promise.all(Array.from({ length: 20 }, () => find()));
    expect(found).toStrictEqual(found.map(() => ofTwilio));
    expect(carrierService.asked).toHaveLength(2);
  });
});

describe('while the carrier service is away', () => {
  const unavailable = { code: 'service_unavailable' };

  test('an account that was told is believed for an hour, and not longer', async () => {
    await find();
    isAway = true;
    now += HOUR_MS - 1;
    expect(await find()).toStrictEqual(ofTwilio);
    now += 1;
    await expect(find()).rejects.toMatchObject(unavailable);
  });

  test('nobody can tell of one that was never asked for', async () => {
    isAway = true;
    await expect(find()).rejects.toMatchObject(unavailable);
  });

  test('nobody can tell of one that was not there: it may be by now', async () => {
    await find('twilio', 'account-3');
    carrierService.accounts.set('twilio/account-3', ofTwilio);
    isAway = true;
    now += 5 * SECOND_MS;
    await expect(find('twilio', 'account-3')).rejects.toMatchObject(unavailable);
  });

  test('what it says is no account is not believed', async () => {
    await find();
    now += 5 * SECOND_MS;
    for (const answer of [{}, { answer: undefined }, { answer: { workspace: 'home' } }, { answer: 7 }, []]) {
      said = answer;
      expect(await find()).toStrictEqual(ofTwilio);
      await expect(find('telnyx', 'account-2')).rejects.toMatchObject(unavailable);
    }
  });

  test('it is asked again and again, and told as soon as it is back', async () => {
    await find();
    isAway = true;
    now += 5 * SECOND_MS;
    await find();
    isAway = false;
    carrierService.accounts.set('twilio/account-1', { ...ofTwilio, workspace: 'away' });
    expect(await find()).toMatchObject({ workspace: 'away' });
  });
});
