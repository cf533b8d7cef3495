import { expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME } from '#event-store/testing';
import { encodeCursor } from '#http-api';
import { ACCOUNT_ID, carrierError, owned, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import { ListAccountNumbersController } from './list-account-numbers.http.js';

const opened = workshopOfEachTest();
const caller: Principal = { keyId: 'key-1', name: 'ops', role: 'viewer', workspace: HOME };
const cursorTo = (page: string) => encodeCursor(`numbers of ${ACCOUNT_ID}`, page);
const beginAnew = { code: 'invalid_request', details: { errors: [{ field: 'cursor', message: expect.any(String) }] } };

async function newList() {
  const { accounts, register, carrier } = await opened();
  const controller = new ListAccountNumbersController(accounts, register);
  const list = (cursor?: string, limit?: number) =>
    controller.list(ACCOUNT_ID, { ...(cursor && { cursor }), ...(limit && { limit }) }, caller);
  return { carrier, list };
}

test('what an account holds goes on where the page before has ended', async () => {
  const { carrier, list } = await newList();
  carrier.next('ownedNumbers', { numbers: [owned], next: '2', total: 7 });
  const first = await list();
  expect(first).toMatchObject({ items: [{ number: owned.number }], nextCursor: cursorTo('2'), total: 7 });
  carrier.next('ownedNumbers', { numbers: [], next: null, total: 7 });
  expect(await list(first.nextCursor!)).toEqual({ items: [], nextCursor: null, total: 7 });
  expect(carrier.givenWith('ownedNumbers')).toEqual([undefined, '2']);
});

test('a limit cuts the pages of the carrier, and loses nothing between them', async () => {
  const { carrier, list } = await newList();
  const numbers = [0, 1, 2, 3, 4].map((place) => ({ ...owned, number: `+1415555010${place}` }));
  carrier.always('ownedNumbers', (page?: string) =>
    page === undefined
      ? { numbers: numbers.slice(0, 3), next: '2', total: 5 }
      : { numbers: numbers.slice(3), next: null, total: 5 },
  );
  const pages: string[][] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, nextCursor } = await list(cursor, 2);
    pages.push(items.map(({ number }) => number.slice(-1)));
    cursor = nextCursor;
  }
  expect(pages).toEqual([['0', '1'], ['2'], ['3', '4']]);
  expect((await list(cursorTo(' +14155550100'))).items).toHaveLength(2);
});

test('a cursor that its carrier has never given out is refused by name, and the carrier is not asked', async () => {
  const { carrier, list } = await newList();
  for (const cursor of [cursorTo('https://elsewhere.example'), cursorTo(''), cursorTo('x +1'), 'elsewhere']) {
    await expect(list(cursor)).rejects.toMatchObject(beginAnew);
  }
  expect(carrier.questions).toEqual([]);
});

test('so is one that the carrier refuses, but not for what is of the account, or passes', async () => {
  const { carrier, list } = await newList();
  for (const code of ['carrier_refused', 'number_not_at_carrier'] as const) {
    carrier.next('ownedNumbers', carrierError(code));
    await expect(list(cursorTo('2'))).rejects.toMatchObject(beginAnew);
  }
  for (const code of ['carrier_credentials_rejected', 'carrier_unavailable'] as const) {
    carrier.next('ownedNumbers', carrierError(code));
    await expect(list(cursorTo('2'))).rejects.toMatchObject({ code });
  }
  carrier.next('ownedNumbers', carrierError('carrier_refused'));
  await expect(list()).rejects.toMatchObject({ code: 'carrier_refused' });
});
