import type { HeldNumber } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { inTurns } from '../carrier/in-turns.js';
import type { Unhurried } from '../carrier/unhurried.js';
import { isMoved, isRegionAsked, lookAtRegion } from './region-look.js';
import type { RegionLook } from './region-look.js';

/** Each is a request, and one more where a number was moved to. */
const MAX_REGIONS_ASKED = 1_000;
const MAX_QUESTIONS = 4;

/** A number on both sides, and where its calls are handled. */
export interface HeldThere extends RegionLook {
  readonly here: HeldNumber;
  readonly owned: OwnedNumber;
}

/** Numbers that are compared once the carrier was asked where it handles their calls: first of all those that were moved. */
export class RegionComparison {
  private readonly moved: HeldThere[] = [];
  private readonly unmoved: HeldThere[] = [];

  constructor(
    private readonly opened: ConnectedAccount,
    private readonly unhurried: Unhurried,
    private readonly signal: AbortSignal,
  ) {}

  /** Whether it is one of those, and is kept until `lookAtEach`. */
  takes(here: HeldNumber, owned: OwnedNumber): boolean {
    if (here.status !== 'active' || !isRegionAsked(here, this.opened)) return false;
    const of = isMoved(here, this.opened) ? this.moved : this.unmoved;
    if (of.length === MAX_REGIONS_ASKED) return false;
    of.push({ here, owned, region: undefined, asSetUp: owned });
    return true;
  }

  /** Of those that it has come to when it is stopped. Rejects as `CarrierRegions` does. */
  async lookAtEach(compare: (number: HeldThere) => unknown): Promise<void> {
    const all = [...this.moved, ...this.unmoved];
    let isDenied = false;
    await inTurns(all.slice(0, MAX_REGIONS_ASKED), MAX_QUESTIONS, async (each) => {
      if (this.signal.aborted) return;
      const { here, owned } = each;
      if (isDenied && !isMoved(here, this.opened)) return compare(each);
      const look = await lookAtRegion(here, owned, this.opened, this.unhurried);
      isDenied ||= look.region === undefined;
      return compare({ here, owned, ...look });
    });
    for (const unasked of all.slice(MAX_REGIONS_ASKED)) compare(unasked);
  }
}
