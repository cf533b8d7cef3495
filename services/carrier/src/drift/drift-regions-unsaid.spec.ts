import { describe, expect, test } from '@jest/globals';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { HERE, NOWHERE, carrierError } from '../testing/carrier-workshop.js';
import type { DriftWorkshop } from '../testing/drift-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import { driftIdOf } from './drift.aggregate.js';

const opened = driftOfEachTest();
const [AWAY, OTHER] = ['+14155550101', '+14155550102'] as const;
const LINE = driftIdOf('region_changed', AWAY);
const denied = carrierError('carrier_permission_missing');

/** Two numbers that nobody has moved; a check has found that the calls of one are handled in Australia. */
async function told(): Promise<DriftWorkshop> {
  const workshop = await opened();
  const { carrier } = workshop.all;
  carrier.hasRegions = true;
  carrier.regionsWithCredentials = ['us1', 'au1'];
  for (const number of [AWAY, OTHER]) {
    await workshop.here(number);
    workshop.there(number);
  }
  carrier.always('regionOf', (number: string) => (number === AWAY ? 'au1' : 'us1'));
  await workshop.check();
  return workshop;
}

describe('a line that tells of a region', () => {
  test('stays while nobody may ask for the region, and is over when the carrier says so', async () => {
    const workshop = await told();
    const { carrier } = workshop.all;
    carrier.always('regionOf', () => denied);
    const { lines, checked, failure } = await workshop.check();
    expect([[...lines.keys()], checked?.found.region_changed, failure]).toEqual([[LINE], 1, null]);
    await expect(workshop.fix(LINE)).rejects.toBe(denied);
    expect((await workshop.state()).lines.has(LINE)).toBe(true);
    carrier.always('regionOf', () => 'us1');
    const { lines: left, checked: since } = await workshop.check();
    expect([left.size, since?.found.region_changed]).toEqual([0, 0]);
  });

  test('stays, too, of a number that is looked at for something else', async () => {
    const workshop = await told();
    workshop.there(AWAY, { configuration: NOWHERE });
    workshop.all.carrier.always('regionOf', () => denied);
    const { lines } = await workshop.check();
    expect(new Set(lines.keys())).toEqual(new Set([LINE, driftIdOf('webhooks_changed', AWAY)]));
  });

  test('is asked about, and fixed, also without the credentials of any other region', async () => {
    const workshop = await told();
    const { carrier } = workshop.all;
    carrier.regionsWithCredentials = ['us1'];
    const before = carrier.givenWith('regionOf').length;
    expect([...(await workshop.check()).lines.keys()]).toEqual([LINE]);
    expect(new Set(carrier.givenWith('regionOf').slice(before))).toEqual(new Set([AWAY]));
    carrier.next('preflight').next('setRegion', undefined, () => carrier.always('regionOf', () => 'us1'));
    expect(await workshop.fix(LINE)).toEqual({ outcome: 'fixed', importId: null });
  });

  test('does not stay of a number that is gone, or has another region here', async () => {
    for (const change of [
      async ({ holdings }: DriftWorkshop) => void holdings.delete(AWAY),
      async (workshop: DriftWorkshop) => workshop.gone(AWAY, 'release'),
      async (workshop: DriftWorkshop) => {
        workshop.moved(AWAY, 'au1');
        workshop.all.carrier.always('regionOf', (number: string) => (number === AWAY ? 'au1' : denied));
        workshop.all.carrier.always('asSetUpIn', (number: OwnedNumber) => number);
      },
    ]) {
      const workshop = await told();
      workshop.all.carrier.always('regionOf', () => denied);
      await change(workshop);
      expect(await workshop.fix(LINE)).toEqual({ outcome: 'over' });
      expect((await workshop.check()).lines.has(LINE)).toBe(false);
    }
  });

  test('counts once while its turn has not come and the list of the account shows the same', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    workshop.numbersOnPage = 500;
    carrier.hasRegions = true;
    carrier.always('regionOf', () => 'ie1');
    carrier.always('asSetUpIn', (number: OwnedNumber) => number);
    const numbers = Array.from({ length: 3_000 }, (_, place) => `+1415${5_550_000 + place}`);
    for (const number of numbers) {
      await workshop.here(number);
      workshop.moved(number, 'ie1');
      // Those that end in 5 to 9 come last in the list.
      workshop.there(number, { configuration: /[5-9]$/.test(number) ? NOWHERE : HERE });
    }
    expect((await workshop.check()).checked?.found.webhooks_changed).toBe(1_500);
    for (const number of numbers) workshop.there(number, { configuration: NOWHERE });
    expect((await workshop.check()).checked?.found.webhooks_changed).toBe(3_000);
  });
});
