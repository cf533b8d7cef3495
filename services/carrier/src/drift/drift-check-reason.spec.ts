import { expect, test } from '@jest/globals';
import { handleCommand, readMetadata } from '#event-store';
import { HOME } from '#event-store/testing';
import { ACCOUNT_ID } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import { DriftDirectory } from './drift-directory/drift-directory.js';
import { drift, driftStream } from './drift.aggregate.js';
import { decideStartDriftCheck } from './start-drift-check/start-drift-check.js';

const opened = driftOfEachTest();

test('a check has its reason beside all that comes of it', async () => {
  const workshop = await opened();
  await workshop.check();
  const { store } = workshop.all;
  const context = { ...workshop.all.context, reason: 'Calls fail.' };
  await handleCommand(store, context, async (load) => {
    const to = await load(drift, driftStream(HOME, ACCOUNT_ID));
    return [{ to, events: decideStartDriftCheck({ carrierAccountId: ACCOUNT_ID }, to.state) }];
  });
  const directory = new DriftDirectory();
  for (const event of await store.readAll({ after: 0, types: DriftDirectory.eventTypes })) directory.apply(event);
  await workshop.run(directory.openAt(HOME, ACCOUNT_ID)).toEnd();
  const last = (await store.readStream(driftStream(HOME, ACCOUNT_ID))).at(-1)!;
  expect([last.type, readMetadata(last).reason]).toEqual(['DriftChecked', 'Calls fail.']);
});
