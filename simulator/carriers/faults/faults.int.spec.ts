import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../carrier-emulator.js';
import type { RunningEmulator } from '../running-emulator.js';
import type { TelnyxAccount } from '../telnyx/telnyx-account.js';
import { askTelnyx, askTwilio, buyAtTwilio, orderAtTelnyx, twilioNumbers } from '../testing/ask-carriers.js';
import type { TwilioAccount } from '../twilio/twilio-account.js';
import type { FaultEffect } from './fault.js';

const BUY = 'twilio.api.CreateIncomingPhoneNumber';
const LIST = 'twilio.api.ListIncomingPhoneNumber';

describe('a fault', () => {
  let emulator: RunningEmulator;
  let twilio: TwilioAccount;
  let telnyx: TelnyxAccount;

  beforeEach(async () => {
    emulator = await startCarrierEmulator();
    twilio = emulator.openTwilioAccount();
    telnyx = emulator.openTelnyxAccount();
  });

  afterEach(() => emulator.close());

  const plan = (operation: string, effect: FaultEffect) => emulator.faults.add({ operation, effect });
  const list = () => askTwilio(emulator, twilio, 'IncomingPhoneNumbers.json');
  const rowsOf = ({ body }: Awaited<ReturnType<typeof list>>) => body['incoming_phone_numbers'] as readonly unknown[];

  test.each([
    ['lost_before_effect', 0],
    ['lost_after_effect', 1],
  ] as const)('%s breaks the connection and leaves %i bought', async (kind, bought) => {
    plan(BUY, { kind });
    await expect(buyAtTwilio(emulator, twilio)).rejects.toThrow('fetch failed');
    expect(emulator.ledger.owned(twilio.id).size).toBe(bought);
    expect(emulator.requests.at(-1)).toMatchObject({ operation: BUY, status: null, faults: [kind] });
  });

  test('cut breaks the connection in the middle of the answer, after the effect', async () => {
    plan(BUY, { kind: 'cut' });
    await expect(buyAtTwilio(emulator, twilio)).rejects.toThrow('terminated');
    expect(emulator.ledger.owned(twilio.id).size).toBe(1);
  });

  test('malformed answers no JSON, after the effect', async () => {
    plan(BUY, { kind: 'malformed' });
    await expect(buyAtTwilio(emulator, twilio)).rejects.toThrow('JSON');
    expect(emulator.ledger.owned(twilio.id).size).toBe(1);
  });

  test('rate_limited says how long to wait, or does not; nothing has happened', async () => {
    plan(LIST, { kind: 'rate_limited', retryAfterSeconds: 2 });
    plan('telnyx.GetUserBalance', { kind: 'rate_limited', retryAfterSeconds: 3 });
    const limited = await list();
    expect(limited).toMatchObject({ status: 429, body: { code: 20_429 } });
    expect(limited.headers.get('retry-after')).toBe('2');
    const balance = await askTelnyx(emulator, telnyx, 'balance');
    expect(balance).toMatchObject({ status: 429, body: { errors: [{ code: '10011' }] } });
    expect(balance.headers.get('x-ratelimit-reset')).toBe('3');
    plan(LIST, { kind: 'rate_limited' });
    expect((await list()).headers.get('retry-after')).toBeNull();
    expect((await list()).status).toBe(200);
  });

  test('server_error comes before the effect, or after it', async () => {
    const [number = ''] = await twilioNumbers(emulator, twilio);
    const buy = () =>
      fetch(`${emulator.url}/api.twilio.com/2010-04-01/Accounts/${twilio.id}/IncomingPhoneNumbers.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${twilio.id}:${twilio.credentials.authToken}`)}` },
        body: new URLSearchParams({ PhoneNumber: number }),
      });
    plan(BUY, { kind: 'server_error', status: 503 });
    expect((await buy()).status).toBe(503);
    expect(emulator.ledger.owned(twilio.id).size).toBe(0);
    plan(BUY, { kind: 'server_error', status: 500, afterEffect: true });
    expect((await buy()).status).toBe(500);
    expect(emulator.ledger.owned(twilio.id).size).toBe(1);
  });

  test('slow takes its time and goes on', async () => {
    plan(LIST, { kind: 'slow', delayMs: 60 });
    const begun = performance.now();
    expect((await list()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
  });

  test('refused says no as the carrier does', async () => {
    plan(BUY, { kind: 'refused', code: '21613' });
    const [number = ''] = await twilioNumbers(emulator, twilio);
    const asked = { method: 'POST', form: { PhoneNumber: number } } as const;
    expect((await askTwilio(emulator, twilio, 'IncomingPhoneNumbers.json', asked)).body).toMatchObject({
      code: 21_613,
    });
    plan('telnyx.GetUserBalance', { kind: 'refused', code: '20100' });
    expect((await askTelnyx(emulator, telnyx, 'balance')).body).toMatchObject({ errors: [{ code: '20100' }] });
  });

  test('hold waits until it is let go, before the effect or after it', async () => {
    for (const [when, bought] of [
      ['before_effect', 0],
      ['after_effect', 2],
    ] as const) {
      plan(BUY, { kind: 'hold', when });
      const buying = buyAtTwilio(emulator, twilio);
      const held = await emulator.held.next();
      expect(held).toMatchObject({ operation: BUY, when });
      expect(emulator.ledger.owned(twilio.id).size).toBe(bought);
      expect(emulator.held.release(held.id)).toBe(true);
      await buying;
    }
    expect(emulator.held.waiting).toEqual([]);
  });

  test('pages_change takes numbers away and brings others while pages are read', async () => {
    const seeded = telnyx.seedNumbers(6);
    const page = async (number: number) =>
      (
        (await askTelnyx(emulator, telnyx, `phone_numbers?page[size]=3&page[number]=${number}`)).body['data'] as {
          phone_number: string;
        }[]
      ).map((row) => row.phone_number);
    emulator.faults.add({
      operation: 'telnyx.ListPhoneNumbers',
      effect: { kind: 'pages_change', vanish: 2, appear: 1 },
      skip: 1,
    });
    expect(await page(1)).toEqual(seeded.slice(0, 3));
    const second = await page(2);
    expect(second).toHaveLength(2);
    expect(second).not.toContain(seeded[3]);
    expect(emulator.ledger.owned(telnyx.id).size).toBe(5);
  });

  test('pages_expire refuses a page that an answer has named, and no first one', async () => {
    const seeded = twilio.seedNumbers(2);
    emulator.faults.add({ operation: LIST, effect: { kind: 'pages_expire' }, times: 2 });
    const first = await askTwilio(emulator, twilio, 'IncomingPhoneNumbers.json?PageSize=1');
    expect(rowsOf(first)).toMatchObject([{ phone_number: seeded[0] }]);
    const next = `IncomingPhoneNumbers.json${new URL(String(first.body['next_page_uri']), emulator.url).search}`;
    expect(await askTwilio(emulator, twilio, next)).toMatchObject({ status: 400, body: { code: 21481 } });
    expect(rowsOf(await askTwilio(emulator, twilio, next))).toMatchObject([{ phone_number: seeded[1] }]);
  });

  test('order_pending keeps an order until it was asked for so often, and ends it as it says', async () => {
    plan('telnyx.CreateNumberOrder', { kind: 'order_pending', asks: 2, outcome: 'failure' });
    const { id, number } = await orderAtTelnyx(emulator, telnyx);
    const statuses: unknown[] = [];
    for (let ask = 0; ask < 3; ask += 1) {
      const { body } = await askTelnyx(emulator, telnyx, `number_orders/${id}`);
      statuses.push((body['data'] as { status: string }).status);
    }
    expect(statuses).toEqual(['pending', 'pending', 'failure']);
    expect(emulator.ledger.entries.at(-1)).toMatchObject({ type: 'order_failed', number });
    expect(emulator.ledger.owned(telnyx.id).size).toBe(0);
  });

  test('listed_late hides what was bought from so many lists', async () => {
    plan(BUY, { kind: 'listed_late', asks: 2 });
    await buyAtTwilio(emulator, twilio);
    const lengths: number[] = [];
    for (let ask = 0; ask < 3; ask += 1) lengths.push(rowsOf(await list()).length);
    expect(lengths).toEqual([0, 0, 1]);
  });

  test('region_pending tells the region before until it was asked for so often', async () => {
    plan('twilio.routes.UpdatePhoneNumber', { kind: 'region_pending', asks: 1 });
    const { number } = await buyAtTwilio(emulator, twilio);
    const path = `/v2/PhoneNumbers/${number}`;
    const host = 'routes.twilio.com';
    await askTwilio(emulator, twilio, path, { host, method: 'POST', form: { VoiceRegion: 'ie1' } });
    const regions: unknown[] = [];
    for (let ask = 0; ask < 2; ask += 1)
      regions.push((await askTwilio(emulator, twilio, path, { host })).body['voice_region']);
    expect(regions).toEqual(['us1', 'ie1']);
  });

  test('strikes where, as often and for whom it is planned', async () => {
    const other = emulator.openTwilioAccount();
    emulator.faults.add({
      operation: 'twilio.api.*',
      account: twilio.id,
      skip: 1,
      times: 2,
      effect: { kind: 'rate_limited' },
    });
    const statuses = async (account: TwilioAccount, asks: number) => {
      const found: number[] = [];
      for (let ask = 0; ask < asks; ask += 1)
        found.push((await askTwilio(emulator, account, 'IncomingPhoneNumbers.json')).status);
      return found;
    };
    expect(await statuses(other, 2)).toEqual([200, 200]);
    expect(await statuses(twilio, 4)).toEqual([200, 429, 429, 200]);
    expect(emulator.faults.planned).toEqual([]);
  });

  test('follows chance as its seed has it', async () => {
    const chances = async () => {
      const one = await startCarrierEmulator({ seed: 7 });
      const account = one.openTwilioAccount();
      one.faults.add({ operation: LIST, times: 'always', probability: 0.5, effect: { kind: 'rate_limited' } });
      const found: number[] = [];
      for (let ask = 0; ask < 20; ask += 1)
        found.push((await askTwilio(one, account, 'IncomingPhoneNumbers.json')).status);
      await one.close();
      return found;
    };
    const first = await chances();
    expect(new Set(first)).toEqual(new Set([200, 429]));
    expect(await chances()).toEqual(first);
  });

  test('that could never strike is refused', () => {
    expect(() => plan('twilio.api.BuyNumber', { kind: 'cut' })).toThrow('There is no operation twilio.api.BuyNumber');
    expect(() => plan(BUY, { kind: 'cutt' } as unknown as FaultEffect)).toThrow('There is no fault cutt');
  });

  test('of too many requests comes from the limit of the account too', async () => {
    twilio.rateLimit = { requests: 2, windowMs: 60_000, saysWhen: true };
    const replies = [await list(), await list(), await list()];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(replies[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('is never what a slip of the emulator is taken for', async () => {
    const slipping = await startCarrierEmulator();
    const account = slipping.openTwilioAccount();
    slipping.onRequest(() => {
      throw new Error('a slip');
    });
    await expect(askTwilio(slipping, account, 'IncomingPhoneNumbers.json')).rejects.toThrow('not valid JSON');
    await expect(slipping.close()).rejects.toThrow('a slip');
  });

  test('can be made by a test itself, at every step before and after the effect', async () => {
    const steps: unknown[] = [];
    const stop = emulator.onRequest(({ step, operation }, when) => void steps.push([step, operation, when]));
    await buyAtTwilio(emulator, twilio);
    stop();
    await list();
    const search = 'twilio.api.ListAvailablePhoneNumberLocal';
    expect(steps).toEqual([
      [1, search, 'received'],
      [1, search, 'done'],
      [2, BUY, 'received'],
      [2, BUY, 'done'],
    ]);
  });
});
