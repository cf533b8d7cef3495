import { hasCode } from '#domain-error';
import type { HeldNumber } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import type { Unhurried } from '../carrier/unhurried.js';

/** Where a number's calls are handled, and how they are taken there. */
export interface RegionLook {
  /** Undefined when the carrier was not asked. */
  readonly region: string | undefined;
  /** Its messages, and its calls if they are handled where that is set here. */
  readonly asSetUp: OwnedNumber;
}

/** Whether somebody has had the number handled elsewhere than where all begin. */
export function isMoved({ region }: HeldNumber, { carrier }: ConnectedAccount): boolean {
  return region !== null && carrier.regions !== undefined && region !== carrier.regions.home;
}

/**
 * Whether the carrier is asked for the region at all, which it tells number by number: of those that were moved, and of
 * all where somebody has given credentials to move any.
 */
export function isRegionAsked(here: HeldNumber, opened: ConnectedAccount): boolean {
  const { regions } = opened.carrier;
  if (here.region === null || !regions) return false;
  return isMoved(here, opened) || regions.withCredentials.length > 1;
}

/** Rejects as `CarrierRegions` does. A key may do without the permission while nobody has moved the number. */
export async function lookAtRegion(
  here: HeldNumber,
  owned: OwnedNumber,
  opened: ConnectedAccount,
  unhurried: Unhurried,
): Promise<RegionLook> {
  const { regions } = opened.carrier;
  if (!regions || !isRegionAsked(here, opened)) return { region: undefined, asSetUp: owned };
  const region = await unhurried
    .ask(() => regions.regionOf(here.number))
    .catch((error: unknown) => {
      if (isMoved(here, opened) || !hasCode(error, 'carrier_permission_missing')) throw error;
      return undefined;
    });
  if (region === undefined || region !== here.region || region === regions.home) return { region, asSetUp: owned };
  return { region, asSetUp: await unhurried.ask(() => regions.asSetUpIn(owned, region)) };
}
