import type { HeldNumber } from '#number-register';
import { WorkSlices } from '#work-slices';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { inTurns } from '../carrier/in-turns.js';
import type { RegionsAsked } from './domain/drift.events.js';
import type { DriftState } from './domain/drift.state.js';
import { isMoved, isRegionAsked, lookAtRegion } from './region-look.js';
import type { RegionAsking, RegionLook } from './region-look.js';
import { RegionTurns } from './region-turns.js';

const MAX_QUESTIONS = 4;

/** A number on both sides, and where its calls are handled. */
export interface HeldThere extends RegionLook {
  readonly here: HeldNumber;
  readonly owned: OwnedNumber;
}

/** Numbers that are compared once the carrier was asked where it handles their calls: as many as one check can ask. */
export class RegionComparison {
  private taken: HeldThere[] = [];
  private chosen: ReadonlySet<string> = new Set();

  /** `known`: what was known before. */
  constructor(
    private readonly asking: RegionAsking,
    private readonly known: DriftState,
    private readonly signal: AbortSignal,
  ) {}

  /** Of all that are held, those whose turn it is. Before the first is offered; see `RegionsChosen.asked`. */
  async chooseFrom(held: Iterable<HeldNumber>): Promise<RegionsAsked | undefined> {
    const turns = new RegionTurns(this.known);
    const slices = new WorkSlices();
    for (const here of held) {
      await slices.pause();
      if (here.status === 'active' && isRegionAsked(here, this.asking))
        turns.add(here.number, isMoved(here, this.asking.opened));
    }
    const { numbers, asked } = turns.chosen();
    this.chosen = numbers;
    return asked;
  }

  /** Whether it is one of those, and is kept until `lookAtEach`. */
  takes(here: HeldNumber, owned: OwnedNumber): boolean {
    if (!this.chosen.has(here.number)) return false;
    this.taken.push({ here, owned, region: undefined, asSetUp: owned });
    return true;
  }

  /** As if none had been offered. */
  takeNone(): void {
    this.taken = [];
  }

  /** Of those that it has come to when it is stopped. Rejects as `CarrierRegions` does. */
  async lookAtEach(compare: (number: HeldThere) => unknown): Promise<void> {
    let isDenied = false;
    await inTurns(this.taken, MAX_QUESTIONS, async (each) => {
      if (this.signal.aborted) return;
      const { here, owned } = each;
      if (isDenied && !isMoved(here, this.asking.opened)) return compare(each);
      const look = await lookAtRegion(here, owned, this.asking);
      isDenied ||= look.region === undefined;
      return compare({ here, owned, ...look });
    });
  }
}
