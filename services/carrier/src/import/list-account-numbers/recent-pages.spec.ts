import { expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { ACCOUNT_ID, carrierError, owned, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import { BEGINNING } from './part-of-page.js';
import { RecentPages } from './recent-pages.js';

const opened = workshopOfEachTest();
const AWAY = carrierError('carrier_unavailable', { effect: 'unknown' });
const page = { numbers: [owned], next: '2', total: 2 };

async function newPages() {
  const workshop = await opened();
  const account = await workshop.accounts.open(HOME, ACCOUNT_ID);
  const pages = new RecentPages(workshop.now, () => workshop.now().getTime());
  const read = (answer: typeof page | Error, place = BEGINNING, of = account) =>
    pages.pageAt(HOME, of, place, async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
  return { workshop, account, read };
}

test('a page is shown as it was within the hour while its carrier is away, with its age, and not longer', async () => {
  const { workshop, read } = await newPages();
  const { askedAt } = await read(page);
  workshop.pass(3_599_999);
  expect(await read(AWAY)).toMatchObject({ answer: page, askedAt });
  expect(await read({ ...page, total: 3 })).toMatchObject({ answer: { total: 3 } });
  workshop.pass(3_600_000);
  await expect(read(AWAY)).rejects.toBe(AWAY);
});

test('no page stands in for another, nor for what was seen with other credentials, nor for a refusal', async () => {
  const { account, read } = await newPages();
  await read(page);
  await expect(read(AWAY, { page: '2', after: undefined })).rejects.toBe(AWAY);
  const rotated = { ...account, carrier: Object.create(account.carrier) as typeof account.carrier };
  await expect(read(AWAY, BEGINNING, rotated)).rejects.toBe(AWAY);
  const suspended = carrierError('carrier_account_suspended');
  await expect(read(suspended)).rejects.toBe(suspended);
});
