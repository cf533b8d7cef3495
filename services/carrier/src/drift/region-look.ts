import { hasCode } from '#domain-error';
import type { HeldNumber } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import type { Unhurried } from '../carrier/unhurried.js';

/** Whom to ask for the region of numbers. */
export interface RegionAsking {
  readonly opened: ConnectedAccount;
  readonly unhurried: Unhurried;
  /** Numbers of which a line says that another region handles their calls: whether it is over only the carrier can say. */
  readonly told: ReadonlySet<string>;
}

/** Where a number's calls are handled, and how they are taken there. */
export interface RegionLook {
  /** Undefined when the carrier was not asked, or would not say. */
  readonly region: string | undefined;
  /** Why it would not say. */
  readonly refusal?: unknown;
  /** Its messages, and its calls if they are handled where that is set here. */
  readonly asSetUp: OwnedNumber;
}

/** Whether somebody has had the number handled elsewhere than where all begin. */
export function isMoved({ region }: HeldNumber, { carrier }: ConnectedAccount): boolean {
  return region !== null && carrier.regions !== undefined && region !== carrier.regions.home;
}

/**
 * Whether the carrier is asked for the region at all, which it tells number by number: of those that were moved or are
 * told of, and of all where somebody has given credentials to move any.
 */
export function isRegionAsked(here: HeldNumber, { opened, told }: Omit<RegionAsking, 'unhurried'>): boolean {
  const { regions } = opened.carrier;
  if (here.region === null || !regions) return false;
  return isMoved(here, opened) || told.has(here.number) || regions.withCredentials.length > 1;
}

/** Rejects as `CarrierRegions` does. A key may do without the permission while nobody has moved the number. */
export async function lookAtRegion(here: HeldNumber, owned: OwnedNumber, asking: RegionAsking): Promise<RegionLook> {
  const { opened, unhurried } = asking;
  const { regions } = opened.carrier;
  if (!regions || !isRegionAsked(here, asking)) return { region: undefined, asSetUp: owned };
  let region: string;
  try {
    region = await unhurried.ask(() => regions.regionOf(here.number));
  } catch (refusal) {
    if (isMoved(here, opened) || !hasCode(refusal, 'carrier_permission_missing')) throw refusal;
    return { region: undefined, refusal, asSetUp: owned };
  }
  if (region !== here.region || region === regions.home) return { region, asSetUp: owned };
  return { region, asSetUp: await unhurried.ask(() => regions.asSetUpIn(owned, region)) };
}
