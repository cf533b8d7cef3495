import { describe, expect, test } from '@jest/globals';
import { NOWHERE, carrierError } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import { driftIdOf } from './drift.aggregate.js';

const opened = driftOfEachTest();
const numberAt = (place: number): string => `+1415555${1_000 + place}`;
const DEAF = { voice: false, sms: true, mms: false };

/** Ten numbers of an account, two on a page; `refuses`: whether the carrier knows a page no more when it is asked for. */
async function listed(refuses: (page: string, time: number) => boolean) {
  const workshop = await opened();
  const { carrier } = workshop.all;
  carrier.hasRegions = true;
  for (let place = 0; place < 10; place += 1) workshop.there(numberAt(place));
  let times = 0;
  carrier.always('ownedNumbers', (page = '0') => {
    times += 1;
    if (page !== '0' && refuses(page, times)) return carrierError('carrier_refused');
    const [from, all] = [Number(page), [...workshop.holdings.values()]];
    const next = from + 2 < all.length ? String(from + 2) : null;
    return { numbers: all.slice(from, from + 2), next, total: null };
  });
  return { workshop, pagesAsked: () => carrier.givenWith('ownedNumbers').map((page) => page ?? '0') };
}

describe('a drift check whose carrier forgets a page of its list', () => {
  test('begins again with the first, and counts each number once', async () => {
    const { workshop, pagesAsked } = await listed((page, time) => page === '6' && time === 4);
    const { carrier } = workshop.all;
    for (const place of [0, 1, 2, 9]) await workshop.here(numberAt(place));
    workshop.there(numberAt(0), { capabilities: DEAF });
    workshop.there(numberAt(1), { configuration: NOWHERE });
    workshop.moved(numberAt(2), 'ie1');
    carrier.always('regionOf', () => 'us1');
    const { failure, checked, lines } = await workshop.check();
    expect(pagesAsked()).toEqual(['0', '2', '4', '6', '0', '2', '4', '6', '8']);
    expect([failure, checked]).toMatchObject([
      null,
      {
        numbersHere: 4,
        numbersThere: 10,
        found: { number_unknown: 6, webhooks_changed: 1, region_changed: 1, capabilities_changed: 1 },
      },
    ]);
    // It was taken over before the page was refused.
    expect(lines.has(driftIdOf('capabilities_changed', numberAt(0)))).toBe(true);
    expect(carrier.givenWith('regionOf').filter((number) => number === numberAt(2))).toHaveLength(2);
  });

  test('tells of a number that the account has lost before it began again', async () => {
    const { workshop } = await listed((page, time) => {
      if (page !== '2' || time !== 2) return false;
      workshop.holdings.delete(numberAt(0));
      return true;
    });
    await workshop.here(numberAt(0));
    expect((await workshop.check()).lines.has(driftIdOf('number_gone', numberAt(0)))).toBe(true);
  });

  test('begins again as often as it gets further than before', async () => {
    const { workshop, pagesAsked } = await listed((page, time) => [2, 5].includes(time) && page !== '0');
    expect((await workshop.check()).failure).toBeNull();
    expect(pagesAsked()).toEqual(['0', '2', '0', '2', '4', '0', '2', '4', '6', '8']);
  });

  test('begins again five times at most: a list that is forgotten page by page would never end', async () => {
    let knownPages = 1;
    const { workshop, pagesAsked } = await listed((page) => {
      if (Number(page) < 2 * knownPages) return false;
      knownPages += 1;
      return true;
    });
    for (let place = 10; place < 40; place += 1) workshop.there(numberAt(place));
    expect((await workshop.check()).failure?.code).toBe('carrier_refused');
    expect(pagesAsked().filter((page) => page === '0')).toHaveLength(6);
  });

  test('gets no further by what has changed on the pages that it knows', async () => {
    const { workshop, pagesAsked } = await listed(() => {
      workshop.there(numberAt(1), { capabilities: DEAF });
      return true;
    });
    for (const place of [0, 1]) await workshop.here(numberAt(place));
    workshop.there(numberAt(0), { capabilities: DEAF });
    expect((await workshop.check()).failure?.code).toBe('carrier_refused');
    expect(pagesAsked()).toEqual(['0', '2', '0', '2']);
  });

  test('ends with the reason where the carrier forgets each page', async () => {
    const { workshop, pagesAsked } = await listed(() => true);
    expect((await workshop.check()).failure?.code).toBe('carrier_refused');
    expect(pagesAsked()).toEqual(['0', '2', '0', '2']);
  });
});
