import { describe, expect } from '@jest/globals';
import type { CarrierRegions } from '../carrier-regions.port.js';
import type { Carrier } from '../carrier.port.js';
import { HERE, expectFailure, ownedOf, testCarrier, WEBHOOKS } from './carrier-steps.js';
import type { CarrierUnderTest, Holdings, OpenedAccount, Regions } from './carrier-under-test.js';

function regionsOf({ regions }: Carrier): CarrierRegions {
  if (!regions) throw new Error('The carrier has no regions.');
  return regions;
}

export function regionsContract(
  under: CarrierUnderTest,
  { setUpElsewhere }: Holdings<OpenedAccount>,
  { initial, other, unreachable, settle }: Regions<OpenedAccount>,
): void {
  describe('regions', () => {
    testCarrier(under, 'are looked into without a change, then changed', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const regions = regionsOf(carrier);
      expect(await regions.regionOf(number)).toBe(initial);
      await regions.preflight(await ownedOf(carrier, number), other, WEBHOOKS);
      expect(await regions.regionOf(number)).toBe(initial);
      await regions.setRegion(number, other);
      await settle(account);
      expect(await regions.regionOf(number)).toBe(other);
      await regions.setRegion(number, initial);
      await settle(account);
      expect(await regions.regionOf(number)).toBe(initial);
    });

    testCarrier(under, 'show how calls are taken there, and messages as everywhere', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const regions = regionsOf(carrier);
      const owned = await carrier.pointHere(await ownedOf(carrier, number), WEBHOOKS);
      const pointingIn = async (region: string) => carrier.pointing(await regions.asSetUpIn(owned, region), WEBHOOKS);
      expect(await pointingIn(initial)).toEqual(HERE);
      expect(await pointingIn(other)).toEqual({ voice: false, messages: true });
      await regions.preflight(owned, other, WEBHOOKS);
      expect(await pointingIn(other)).toEqual(HERE);
      expect(await ownedOf(carrier, number)).toEqual(owned);
    });

    testCarrier(under, 'without credentials are told from those with', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const regions = regionsOf(carrier);
      expect([...regions.withCredentials].toSorted()).toEqual([initial, other].toSorted());
      const looking = regions.asSetUpIn(await ownedOf(carrier, number), unreachable);
      await expectFailure(account, looking, { code: 'carrier_credentials_rejected', effect: 'none' });
    });

    testCarrier(under, 'that cannot be reached are named before anything changes', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const regions = regionsOf(carrier);
      const preflight = regions.preflight(await ownedOf(carrier, number), unreachable, WEBHOOKS);
      const { code } = await expectFailure(account, preflight, { effect: 'none' });
      expect(['region_unreachable', 'carrier_credentials_rejected']).toContain(code);
      expect(await regions.regionOf(number)).toBe(initial);
    });

    const { faults } = under;
    if (!faults) return;
    testCarrier(under, 'that were asked for without an answer can be asked for again', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const regions = regionsOf(carrier);
      faults.loseNextAnswer(account, 'write', 'after');
      await expectFailure(account, regions.setRegion(number, other), { effect: 'unknown' });
      await regions.setRegion(number, other);
      await settle(account);
      expect(await regions.regionOf(number)).toBe(other);
    });
  });
}
