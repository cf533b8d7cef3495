import { describe, expect } from '@jest/globals';
import type { Carrier } from '../carrier.port.js';
import { buyOne, everyOwnedNumber, expectFailure, expectNoSecret, ownedOf, testCarrier } from './carrier-steps.js';
import type { CarrierUnderTest, Faults, Holdings, OpenedAccount } from './carrier-under-test.js';

/** A number that no account in a test holds. */
const UNKNOWN_NUMBER = '+14155550189';

export function ownedNumbersContract(under: CarrierUnderTest, holdings: Holdings<OpenedAccount>): void {
  describe('what an account holds', () => {
    testCarrier(under, 'is nothing at first', async ({ carrier }) => {
      const page = await carrier.ownedNumbers();
      expect(page).toMatchObject({ numbers: [], next: null });
      expect([0, null]).toContain(page.total);
      expect(await carrier.ownedNumber(UNKNOWN_NUMBER)).toBeUndefined();
    });

    testCarrier(under, 'comes page by page, each number once', async ({ account, carrier }) => {
      const numbers = await holdings.setUpElsewhere(account, holdings.severalPages);
      const first = await carrier.ownedNumbers();
      expect(first.numbers.length).toBeGreaterThan(0);
      expect(first.numbers.length).toBeLessThan(numbers.length / 2);
      expect([numbers.length, null]).toContain(first.total);
      const listed = (await everyOwnedNumber(carrier)).map(({ number }) => number);
      expect(listed.toSorted()).toStrictEqual(numbers.toSorted());
      const { next: second } = first;
      expect(
        [second!, '', '-1', '1.5', 'second', 'https://elsewhere.example', `${second} `].map(isPageOf(carrier)),
      ).toEqual([true, ...Array.from({ length: 6 }, () => false)]);
    });

    testCarrier(under, 'is the same in a page and by itself', async ({ account, carrier }) => {
      const [number = ''] = await holdings.setUpElsewhere(account, 2);
      const listed = (await everyOwnedNumber(carrier)).find((owned) => owned.number === number);
      expect(await carrier.ownedNumber(number)).toStrictEqual(listed);
    });

    testCarrier(
      under,
      'is known with where its calls and messages go, without secrets',
      async ({ account, carrier }) => {
        const [number = ''] = await holdings.setUpElsewhere(account, 1);
        const targets = carrier.currentTargets(await ownedOf(carrier, number));
        expect(targets).toStrictEqual({ voice: expect.any(String), messages: expect.any(String) });
        expectNoSecret(account, JSON.stringify(targets));
      },
    );

    testCarrier(under, 'is overridden by nothing unless something is in the way', async ({ account, carrier }) => {
      const [number = ''] = await holdings.setUpElsewhere(account, 1);
      expect(await carrier.overrides(await ownedOf(carrier, number))).toStrictEqual([]);
      expect((await carrier.overridesOfAll())(await ownedOf(carrier, number))).toStrictEqual([]);
      if (!holdings.override) return;
      const override = await holdings.override(account, number);
      const owned = await ownedOf(carrier, number);
      // Whoever asks of all numbers is told what is so now, and so is everybody after that.
      expect((await carrier.overridesOfAll())(owned)).toContainEqual(override);
      expect(await carrier.overrides(owned)).toContainEqual(override);
      expect(await account.client().overrides(owned)).toContainEqual(override);
      expect((await account.client().overridesOfAll())(owned)).toContainEqual(override);
    });

    testCarrier(under, 'is overridden as each number by itself is', async ({ account, carrier }) => {
      await holdings.setUpElsewhere(account, 3);
      const overridesOf = await carrier.overridesOfAll();
      for (const owned of await everyOwnedNumber(carrier)) {
        expect(overridesOf(owned)).toStrictEqual(await carrier.overrides(owned));
      }
    });
  });
}

const isPageOf = (carrier: Carrier) => (page: string) => carrier.isPage(page);

export function releaseContract(under: CarrierUnderTest, { setUpElsewhere }: Holdings<OpenedAccount>): void {
  describe('release', () => {
    testCarrier(under, 'gives a number up, and is content when it is gone', async ({ account, carrier }) => {
      const [number = '', kept] = await setUpElsewhere(account, 2);
      const owned = await ownedOf(carrier, number);
      await carrier.release(owned);
      expect(await carrier.ownedNumber(number)).toBeUndefined();
      expect((await everyOwnedNumber(carrier)).map((left) => left.number)).toStrictEqual([kept]);
      await carrier.release(owned);
      expect(await everyOwnedNumber(carrier)).toHaveLength(1);
    });

    const { marketplace, faults } = under;
    if (marketplace) {
      testCarrier(under, 'ends what a purchase has become', async (ready) => {
        const { order, owned } = await buyOne(under, marketplace, ready);
        await ready.carrier.release(owned);
        expect((await ready.carrier.orderOutcome(order)).status).not.toBe('bought');
      });
    }
    if (faults) lostReleaseContract(under, setUpElsewhere, faults);
  });
}

function lostReleaseContract(
  under: CarrierUnderTest,
  setUpElsewhere: Holdings<OpenedAccount>['setUpElsewhere'],
  faults: Faults<OpenedAccount>,
): void {
  for (const when of ['before', 'after'] as const) {
    testCarrier(under, `whose answer is lost ${when} it took effect is repeated`, async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const owned = await ownedOf(carrier, number);
      faults.loseNextAnswer(account, 'write', when);
      await expectFailure(account, carrier.release(owned), { effect: 'unknown' });
      expect((await carrier.ownedNumber(number)) !== undefined).toBe(when === 'before');
      await carrier.release(owned);
      expect(await carrier.ownedNumber(number)).toBeUndefined();
    });
  }
}
