import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { credentialsKey } from '../account/connected-accounts.js';
import { rotated } from '../account/fixtures/account-histories.js';
import { GiveBackRun } from '../custody/give-back-run.js';
import { requested, submitted } from '../purchase/fixtures/purchase-histories.js';
import { RegionRun } from '../region/region-run.js';
import { ACCOUNT_ID, NUMBER, SETUP, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { PURCHASE_ID, PurchaseWorkshop, listing } from '../testing/purchase-workshop.js';
import type { Question } from '../testing/scripted-carrier-double.js';

const opened = workshopOfEachTest();
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
const REJECTED = carrierError('carrier_credentials_rejected');
const NEW = { authToken: 'token-2' };
const AGAIN_AT_ONCE = { againInMs: 0 };
const { actor, correlationId } = WHO;
const who = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId, number: NUMBER };

/** How a carrier answers whenever it is asked. */
type Answers = Partial<Record<Question, unknown>>;

/** While it is asked this, somebody rotates the account and revokes what it had: with that nothing is answered any more. */
function rotatedAt(question: Question, workshop: CarrierWorkshop, answers: Answers): void {
  const { carrier, carriers, vault } = workshop;
  let isRotated = false;
  const isRevoked = () => isRotated && !isDeepStrictEqual(carriers.openings.at(-1)!.credentials, NEW);
  for (const [each, answer] of Object.entries(answers) as [Question, unknown][]) {
    carrier.always(each, async () => {
      if (each === question && !isRotated) {
        isRotated = true;
        await vault.put(credentialsKey(HOME, ACCOUNT_ID), NEW);
        await workshop.writeAccount(rotated);
      }
      if (isRevoked() || answer === REJECTED) throw REJECTED;
      return answer;
    });
  }
}

describe('an account that is rotated meanwhile, its former credentials revoked', () => {
  test.each(['listing', 'setUp', 'buy'] as const)('sells with the new ones: %s', async (question) => {
    const bench = new PurchaseWorkshop(await opened());
    const bought = { status: 'bought', number: owned };
    rotatedAt(question, bench.all, { listing, setUp: SETUP, buy: bought });
    await bench.write(requested);
    if (question !== 'buy') expect(await bench.run().toEnd()).toEqual(AGAIN_AT_ONCE);
    expect(await bench.run().toEnd()).toBeUndefined();
    // Refused credentials have bought nothing: nobody is told that the number may be bought already.
    expect(await bench.types()).toEqual(['Requested', 'Submitted', 'Completed']);
    expect(bench.all.register.numbers.get(NUMBER)?.status).toBe('active');
  });

  test('refuses the new ones, too: the purchase ends with that', async () => {
    const bench = new PurchaseWorkshop(await opened());
    rotatedAt('buy', bench.all, { listing, setUp: SETUP, buy: REJECTED, orderOutcome: { status: 'none' } });
    await bench.write(requested);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect(await bench.last()).toMatchObject({ type: 'PurchaseFailed', code: 'carrier_credentials_rejected' });
    expect(bench.all.carrier.givenWith('buy')).toHaveLength(2);
  });

  test.each(['ownedNumber', 'release'] as const)('lets go of a number with the new ones: %s', async (question) => {
    const workshop = await opened();
    const { register, carrier } = workshop;
    await register.addPurchased(registered, 'purchase-1', WHO);
    const work = { ...who, askedBy: 'event-1', kind: 'give-back', how: 'release', regions: [] } as const;
    register.beginGiveBack(work);
    rotatedAt(question, workshop, { ownedNumber: owned, release: undefined });
    expect(await new GiveBackRun(workshop, work).toEnd()).toEqual(AGAIN_AT_ONCE);
    expect(register.numbers.get(NUMBER)?.status).toBe('leaving');
    await new GiveBackRun(workshop, work).toEnd();
    carrier.always('ownedNumber', () => undefined);
    await new GiveBackRun(workshop, work).toEnd();
    expect([register.numbers.has(NUMBER), register.failures.size]).toEqual([false, 0]);
  });

  test.each(['ownedNumber', 'configure'] as const)('has a number as it was with the new ones: %s', async (question) => {
    const workshop = await opened();
    const { register, configurations, carrier } = workshop;
    const before = { ...owned, configuration: { voice: 'https://theirs.example/voice', messages: null } };
    await register.addPurchased(registered, 'purchase-1', WHO);
    await configurations.save(who, 'import-1', [before]);
    const work = { ...who, askedBy: 'event-1', kind: 'give-back', how: 'detach', regions: [] } as const;
    register.beginGiveBack(work);
    rotatedAt(question, workshop, { ownedNumber: owned, configure: before });
    expect(await new GiveBackRun(workshop, work).toEnd()).toEqual(AGAIN_AT_ONCE);
    expect([register.numbers.get(NUMBER)?.status, await configurations.of(work)]).toEqual([
      'leaving',
      before.configuration,
    ]);
    await new GiveBackRun(workshop, work).toEnd();
    carrier.always('ownedNumber', () => before);
    await new GiveBackRun(workshop, work).toEnd();
    expect([register.numbers.has(NUMBER), register.failures.size]).toEqual([false, 0]);
    expect(carrier.givenWith('configure')).toHaveLength(question === 'configure' ? 2 : 1);
  });

  test.each(['ownedNumber', 'preflight', 'setRegion', 'regionOf'] as const)(
    'moves a number with the new ones: %s',
    async (question) => {
      const workshop = await opened();
      const { register, carrier } = workshop;
      carrier.hasRegions = true;
      await register.addPurchased(registered, 'purchase-1', WHO);
      const [region, former] = [
        { value: 'ie1', edge: null },
        { value: 'us1', edge: null },
      ];
      const work = { ...who, askedBy: 'event-1', kind: 'region', region, former } as const;
      register.beginRegion(work);
      rotatedAt(question, workshop, {
        ownedNumber: owned,
        preflight: undefined,
        setRegion: undefined,
        regionOf: 'ie1',
      });
      expect(await new RegionRun(workshop, work).toEnd()).toEqual(AGAIN_AT_ONCE);
      await new RegionRun(workshop, work).toEnd();
      expect([register.waiting.size, register.failures.size]).toEqual([0, 0]);
    },
  );
});

describe('an account that was rotated before the next process', () => {
  test('need not be asked for a number that is here: its purchase has ended, whatever the carrier refuses', async () => {
    const bench = new PurchaseWorkshop(await opened());
    const { register, carrier, context } = bench.all;
    await bench.write(requested, submitted);
    await register.addPurchased(registered, PURCHASE_ID, context);
    carrier.next('orderOutcome', REJECTED);
    await bench.run().toEnd();
    expect(await bench.types()).toEqual(['Requested', 'Submitted', 'Completed']);
  });

  test('is asked with the new credentials for what the one before has left', async () => {
    const workshop = await opened();
    const { register, carrier, carriers, vault } = workshop;
    await register.addPurchased(registered, 'purchase-1', WHO);
    const work = { ...who, askedBy: 'event-1', kind: 'give-back', how: 'release', regions: [] } as const;
    register.beginGiveBack(work);
    // The one before was killed once the carrier had taken it, and its credentials are good for nothing now.
    const next = { ...workshop, askedWork: workshop.asProcessThatFinds([work]) };
    carrier.next('ownedNumber', REJECTED);
    expect(await new GiveBackRun(next, work).toEnd()).toEqual({ againInMs: 30_000, because: REJECTED });
    await vault.put(credentialsKey(HOME, ACCOUNT_ID), NEW);
    await workshop.writeAccount(rotated);
    carrier.next('ownedNumber', undefined);
    expect(await new GiveBackRun(next, work).toEnd()).toBeUndefined();
    expect([carriers.openings.at(-1)?.credentials, register.numbers.has(NUMBER)]).toEqual([NEW, false]);
  });
});
