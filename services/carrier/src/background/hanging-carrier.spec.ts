import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { OpenPurchases } from '../purchase/open-purchases.js';
import { ACCOUNT_ID, NUMBER, SETUP, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import { CarrierRuns } from './carrier-runs.js';

const opened = workshopOfEachTest();
const { actor, correlationId } = WHO;
const asked = { workspace: HOME, actor, correlationId };
const EACH = 5;
/** More imports than have a turn at one carrier. */
const ACCOUNTS = Array.from({ length: 70 }, (_, index) => `telnyx-${index}`);

test('a carrier that hangs, whatever it is asked for, keeps no other carrier waiting', async () => {
  const workshop = await opened();
  const { register, carrier, accounts } = workshop;
  const { number, capabilities, country, locality, monthlyCost } = owned;
  const facts = { capabilities, country, locality, monthlyCost, numberType: 'local' } as const;
  const answer = Promise.withResolvers<never>();
  const open = accounts.open.bind(accounts);
  let hanging = 0;
  // Whatever is asked first of an account at Telnyx has no answer.
  accounts.open = (workspace, carrierAccountId) => {
    if (carrierAccountId === ACCOUNT_ID) return open(workspace, carrierAccountId);
    hanging += 1;
    return answer.promise;
  };
  for (const [index, carrierAccountId] of ACCOUNTS.entries()) {
    const whose = { ...asked, carrierAccountId };
    for (let of = 0; of < EACH; of += 1) {
      const theirs = `+1415555${1_000 + EACH * index + of}`;
      await register.addPurchased({ ...facts, number: theirs, carrier: 'telnyx', carrierAccountId }, 'p', WHO);
      const release = { kind: 'give-back', how: 'release', regions: [], number: theirs, askedBy: theirs } as const;
      register.beginGiveBack({ ...whose, ...release });
    }
    const wanted = {
      importId: carrierAccountId,
      askedBy: carrierAccountId,
      numbers: 'all',
      confirmLive: false,
    } as const;
    register.beginImport({ ...whose, ...wanted, kind: 'import' });
  }
  const runs = new CarrierRuns({ ...workshop, openPurchases: new OpenPurchases(), onTrouble: () => undefined });
  runs.lookForWork();
  for (let turns = 0; turns < 20; turns += 1) await turn();
  const taken = hanging;

  await register.addPurchased({ ...facts, number, carrier: 'twilio', carrierAccountId: ACCOUNT_ID }, 'p', WHO);
  const whose = { ...asked, carrierAccountId: ACCOUNT_ID };
  const release = { kind: 'give-back', how: 'release', regions: [], number, askedBy: 'event-1' } as const;
  register.beginGiveBack({ ...whose, ...release });
  const wanted = { importId: 'i1', askedBy: 'event-2', numbers: ['+14155550199'], confirmLive: false } as const;
  register.beginImport({ ...whose, ...wanted, kind: 'import' });
  carrier.always('setUp', () => SETUP).always('ownedNumber', () => undefined);
  runs.lookForWork();
  while (register.numbers.has(NUMBER) || (await register.importProgress(HOME, 'i1')).status !== 'finished')
    await turn();

  answer.reject(carrierError('carrier_unavailable', { effect: 'unknown' }));
  await runs.stop();
  expect(taken).toBe(16 + 64);
});
