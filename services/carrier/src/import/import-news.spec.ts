import { expect, test } from '@jest/globals';
import { WHO } from '#event-store/testing';
import type { NotedProgress } from '#number-register';
import { carrierError } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest } from '../testing/import-workshop.js';
import type { ImportWorkshop } from '../testing/import-workshop.js';
import { ImportNews } from './import-news.js';

const opened = importOfEachTest();

/** Everything that is noted from now on, which is noted all the same. */
function watched({ all: { register } }: ImportWorkshop): NotedProgress[] {
  const seen: NotedProgress[] = [];
  const note = register.noteProgress.bind(register);
  register.noteProgress = (importId, progress, onBehalf) => {
    seen.push(progress);
    return note(importId, progress, onBehalf);
  };
  return seen;
}

const expectedIn = (seen: readonly NotedProgress[]) => seen.flatMap(({ expected }) => expected ?? []);

test('all that an account holds is as much as its carrier says, and in the end as much as it listed', async () => {
  const bench = await opened({}, 2);
  const held = bench.hold(5);
  const seen = watched(bench);
  const { carrier } = bench.all;
  const pages = [held.slice(0, 2), held.slice(2, 4), held.slice(4)].map((some, place, { length }) => ({
    numbers: some.map((number) => bench.holdings.get(number)!),
    next: place + 1 < length ? String(place + 1) : null,
    // One has been given up, and is among them at Telnyx all the same.
    total: 6,
  }));
  carrier.always('ownedNumbers', (page = '0') => pages[Number(page)]);
  await bench.run().toEnd();
  expect(expectedIn(seen)).toEqual([6, 5]);
  expect(bench.all.register.imports.get(IMPORT_ID)).toMatchObject({ expected: 5 });
});

test('is not known of a carrier that does not say, before the last page', async () => {
  const bench = await opened({}, 2);
  const held = bench.hold(3);
  const seen = watched(bench);
  bench.all.carrier.always('ownedNumbers', (page?: string) => {
    const numbers = (page === undefined ? held.slice(0, 2) : held.slice(2)).map((each) => bench.holdings.get(each)!);
    return { numbers, next: page === undefined ? '1' : null, total: null };
  });
  await bench.run().toEnd();
  expect(expectedIn(seen)).toEqual([3]);
});

test('of a list of numbers nothing is noted: it has as many', async () => {
  const bench = await opened();
  bench.work = { ...bench.work, numbers: bench.hold(12) };
  const seen = watched(bench);
  await bench.run().toEnd();
  expect(seen).toEqual([]);
});

test('a carrier that wants to be left alone is told of, once for all numbers on their way, and only for a while', async () => {
  const bench = await opened();
  bench.hold(4);
  const seen = watched(bench);
  const busy = carrierError('carrier_rate_limited', { retryAfterMs: 60_000 });
  let asked = 0;
  bench.all.carrier.always('pointHere', () => {
    asked += 1;
    if (asked === 4) setImmediate(() => bench.stop.abort());
    return busy;
  });
  await expect(bench.run().toEnd()).rejects.toBe(busy);
  expect(seen.slice(1)).toEqual([{ expected: null, restMs: 60_000 }]);
  expect(bench.all.register.imports.get(IMPORT_ID)).toMatchObject({
    expected: 4,
    restingUntil: expect.any(String),
  });
});

test('so is one that is too busy before the first number', async () => {
  const bench = await opened();
  const seen = watched(bench);
  const busy = carrierError('carrier_rate_limited', { retryAfterMs: 5_000 });
  bench.all.carrier.always('setUp', () => busy);
  await expect(bench.run().toEnd()).rejects.toBe(busy);
  expect(seen).toEqual([{ expected: null, restMs: 5_000 }]);
});

test('a rest is told of when it is long, or goes on, and nobody being there to be told ends nothing', async () => {
  const bench = await opened();
  const seen = watched(bench);
  const news = new ImportNews(bench.all, IMPORT_ID, WHO);
  for (const restMs of [1_999, 2_000, 2_500, 3_000]) await news.rests(restMs);
  expect(seen).toHaveLength(2);
  bench.all.register.loseNextAnswer('noteProgress', 'before');
  await news.rests(60_000);
});
