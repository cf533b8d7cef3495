import { FIRST_REGION } from '../number/domain/number.events.js';
import type {
  NumberDetached,
  NumberLost,
  NumberReleased,
  RegionConfirmed,
  RegionFailed,
  RegionSet,
} from '../number/domain/number.events.js';

type RegionalEvent = RegionSet | RegionConfirmed | RegionFailed | NumberReleased | NumberDetached | NumberLost;

interface Visits {
  readonly regions: Set<string>;
  /** That was asked for last, and never before. */
  newest: string | undefined;
}

/** The carrier may have taken the region; any other failure comes before it was asked for. */
const MAYBE_TAKEN = 'region_not_confirmed';

/** Where calls of a number were to be handled since it came: each of these regions may have been set up to lead here. */
export class VisitedRegions {
  private readonly visits = new Map<string, Visits>();

  apply(event: RegionalEvent): void {
    const { number } = event;
    switch (event.type) {
      case 'RegionSet':
        return this.visit(number, event.region.value);
      case 'RegionConfirmed':
        return this.settle(number, false);
      case 'RegionFailed':
        return this.settle(number, event.code !== MAYBE_TAKEN);
      default:
        this.visits.delete(number);
    }
  }

  /** Without the one that every number is in at first. */
  of(number: string): readonly string[] {
    return [...(this.visits.get(number)?.regions ?? [])].filter((region) => region !== FIRST_REGION.value);
  }

  private visit(number: string, region: string): void {
    const visits: Visits = this.visits.get(number) ?? { regions: new Set(), newest: undefined };
    visits.newest = visits.regions.has(region) ? undefined : region;
    visits.regions.add(region);
    this.visits.set(number, visits);
  }

  private settle(number: string, isUntouched: boolean): void {
    const visits = this.visits.get(number);
    if (visits?.newest === undefined) return;
    if (isUntouched) visits.regions.delete(visits.newest);
    visits.newest = undefined;
  }
}
