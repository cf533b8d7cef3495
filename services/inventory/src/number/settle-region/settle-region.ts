import { REGION_NOT_CONFIRMED } from '../domain/number.events.js';
import type { CarrierRefusal, NumberEvent, RegionChoice } from '../domain/number.events.js';
import { settledRegion } from '../domain/number.state.js';
import type { NumberState } from '../domain/number.state.js';

/** What came of the region that the carrier was asked for: nothing went wrong, or why the number stays where it was. */
export interface SettleRegion {
  /** The event that asked for it. */
  readonly askedBy: string;
  readonly region: RegionChoice;
  readonly failure: CarrierRefusal | null;
}

/**
 * Without effect once a region was asked for anew, or the number has left. One that is on its way out is told too: it may
 * stay after all, and nobody would ask its carrier again.
 */
export function decideSettleRegion({ askedBy, region, failure }: SettleRegion, number: NumberState): NumberEvent[] {
  if (number.status !== 'active' && number.status !== 'releasing') return [];
  if (number.region?.status !== 'pending' || number.region.askedBy !== askedBy) return [];
  const { value, edge } = number.region;
  if (value !== region.value || edge !== region.edge) return [];
  if (!failure) return [{ type: 'RegionConfirmed', number: number.number, region }];
  const staysIn = settledRegion(number.region);
  const staysAs = failure.code === REGION_NOT_CONFIRMED ? 'assumed' : (number.region.formerStatus ?? 'assumed');
  return [{ type: 'RegionFailed', number: number.number, region, staysIn, staysAs, ...failure }];
}
