import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';

/** Where the carrier says that the calls of a number are handled, without having been asked to move it. */
export interface ConfirmRegion {
  readonly carrierAccountId: string;
  /** Such as us1. */
  readonly region: string;
}

/**
 * What was assumed is known from now on. Where the carrier names another region that is drift, for people to decide on. And
 * nothing is concluded of a number whose last move has failed: the carrier may be on its way to that yet.
 */
export function decideConfirmRegion({ carrierAccountId, region }: ConfirmRegion, number: NumberState): NumberEvent[] {
  if (number.status !== 'active' || number.carrierAccountId !== carrierAccountId) return [];
  if (number.region?.status !== 'assumed' || number.region.failure !== null) return [];
  const { value, edge } = number.region;
  return value === region ? [{ type: 'RegionConfirmed', number: number.number, region: { value, edge } }] : [];
}
