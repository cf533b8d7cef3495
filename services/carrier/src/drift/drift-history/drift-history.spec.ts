import { describe, expect, test } from '@jest/globals';
import { handleCommand, readMetadata } from '#event-store';
import { HOME, WHO } from '#event-store/testing';
import { ACCOUNT_ID } from '../../testing/carrier-workshop.js';
import { DriftWorkshop, driftOfEachTest } from '../../testing/drift-workshop.js';
import { drift, driftStream } from '../drift.aggregate.js';
import { checked, found, goneLine, started } from '../fixtures/drift-histories.js';
import { driftHistory } from './drift-history.js';

const opened = driftOfEachTest();
const NUMBER = '+14155551000';

const historyOf = ({ all }: DriftWorkshop, limit: number, before?: number, workspace = HOME) =>
  driftHistory(all.store, { workspace, carrierAccountId: ACCOUNT_ID, limit, before });

async function typesOnPages(workshop: DriftWorkshop, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let before: number | undefined;
  do {
    const page = await historyOf(workshop, limit, before);
    pages.push(page.events.map(({ type }) => type));
    before = page.nextBefore;
  } while (before !== undefined);
  return pages;
}

describe('the history of drift', () => {
  test('tells what a check has found and who has put it right, newest first, to its own workspace', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    await workshop.check();
    await workshop.fix(`number_gone-${NUMBER.slice(1)}`);
    const { events, nextBefore } = await historyOf(workshop, 50);
    const whole = ['DriftFixed', 'DriftChecked', 'DriftFound', 'DriftCheckStarted'];
    expect([events.map(({ type }) => type), nextBefore]).toEqual([whole, undefined]);
    expect([events[0]!.data, readMetadata(events[0]!).actor]).toMatchObject([
      { driftId: `number_gone-${NUMBER.slice(1)}` },
      WHO.actor,
    ]);
    expect(await typesOnPages(workshop, 3)).toEqual([whole.slice(0, 3), whole.slice(3)]);
    expect(await historyOf(workshop, 50, undefined, 'away')).toEqual({ events: [], nextBefore: undefined });
  });

  test('ends a page early when it has as many lines as an account can', async () => {
    const { all } = await opened();
    const lines = Array.from({ length: 100 }, (_, place) => goneLine(`+1415555${1_000 + place}`));
    const events = [started, ...Array.from({ length: 18 }, () => found(...lines)), checked()];
    await handleCommand(all.store, all.context, async (load) => {
      const to = await load(drift, driftStream(HOME, ACCOUNT_ID));
      return [{ to, events }];
    });
    const pages = await typesOnPages(new DriftWorkshop(all), 50);
    expect(pages.map(({ length }) => length)).toEqual([15, 5]);
    expect(pages.flat()).toEqual(events.map(({ type }) => type).toReversed());
  });
});
