import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventStoreError } from '#event-store';
import type { EventStoreErrorCode } from '#event-store';
import { ImportWorkshop, numbersCsv, troubledBefore } from './fixtures/import-workshop.js';
import { importStream } from './import.aggregate.js';

jest.setTimeout(60_000);

let workshop: ImportWorkshop;
beforeEach(async () => {
  workshop = await ImportWorkshop.open();
});
afterEach(() => workshop.close());

/** Appends fail with these, one after the other, and then no more. */
function failingWith(errors: readonly Error[]) {
  const left = [...errors];
  return troubledBefore(workshop.store, async () => {
    const error = left.shift();
    if (error) throw error;
  });
}

const storeError = (code: EventStoreErrorCode) => new EventStoreError(code, 'The disk is full.');

describe('an import in the background', () => {
  test.each(['event_store_unavailable', 'append_outcome_unknown', 'stream_contended'] as const)(
    'survives %s, and says so once',
    async (code) => {
      const errors = [storeError(code), storeError(code), storeError(code)];
      const { runner, troubles } = workshop.runner(failingWith(errors));
      const subject = await workshop.start(numbersCsv(10));
      runner.begin(subject);
      expect(await workshop.whenFinished(subject)).toMatchObject({ totals: { imported: 10 }, failure: null });
      await runner.stop();
      expect(troubles).toEqual(errors.slice(0, 1));
    },
  );

  test('ends with internal_error when the fault is ours, and leaves no file behind', async () => {
    const bug = new TypeError('undefined is not a function');
    const { runner, troubles } = workshop.runner(failingWith([bug]));
    const subject = await workshop.start(numbersCsv(10));
    runner.begin(subject);
    expect(await workshop.whenFinished(subject)).toMatchObject({
      totals: { imported: 0, skipped: 0, failed: 0 },
      failure: { code: 'internal_error' },
    });
    await runner.stop();
    expect(troubles).toEqual([bug]);
    expect(existsSync(workshop.files.path(subject.file))).toBe(false);
  });

  test('whose end cannot be written either is left for the next start', async () => {
    const bugs = [new TypeError('first'), new TypeError('second')];
    const { runner, troubles } = workshop.runner(failingWith(bugs));
    const subject = await workshop.start(numbersCsv(10));
    runner.begin(subject);
    while (troubles.length < 2) await setImmediate();
    await runner.stop();
    expect(await workshop.state(subject)).toMatchObject({ status: 'running' });
    expect(existsSync(workshop.files.path(subject.file))).toBe(true);
  });

  test('runs once, however often it is begun', async () => {
    const release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const appends: Promise<void>[] = [];
    const store = troubledBefore(workshop.store, () => {
      begun.resolve();
      appends.push(release.promise);
      return release.promise;
    });
    const { runner, troubles } = workshop.runner(store);
    const subject = await workshop.start(numbersCsv(10));
    for (let count = 0; count < 3; count += 1) runner.begin(subject);
    await begun.promise;
    runner.begin(subject);
    release.resolve();
    await workshop.whenFinished(subject);
    await runner.stop();
    expect([appends.length, troubles]).toEqual([2, []]);
    expect(await workshop.store.readStream(importStream('acme', subject.importId))).toHaveLength(3);
  });
});
