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
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** Where its calls are handled, or both where they are until it is moved and where they are to be. */
  places: ReadonlySet<string>;
  readonly regions: Set<string>;
  /** That was asked for last, and never before. */
  newest: string | undefined;
}

/** The carrier may have taken the region; any other failure comes before it was asked for. */
const MAYBE_TAKEN = 'region_not_confirmed';

/** Where calls of a number were to be handled since it came: each of these regions may have been set up to lead here. */
export class VisitedRegions {
  private readonly visits = new Map<string, Visits>();

  apply(event: RegionalEvent, workspace: string): void {
    const { number } = event;
    switch (event.type) {
      case 'RegionSet':
        return this.visit(event, workspace);
      case 'RegionConfirmed':
        return this.settle(number, event.region.value, false);
      case 'RegionFailed':
        return this.settle(number, event.staysIn.value, event.code !== MAYBE_TAKEN);
      default:
        this.visits.delete(number);
    }
  }

  /** Without the one that every number is in at first. */
  of(number: string): readonly string[] {
    return [...(this.visits.get(number)?.regions ?? [])].filter((region) => region !== FIRST_REGION.value);
  }

  /** How many numbers of an account are in each region, without the one that every number is in at first. */
  countElsewhere(workspace: string, carrierAccountId: string): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const visits of this.visits.values()) {
      if (visits.workspace !== workspace || visits.carrierAccountId !== carrierAccountId) continue;
      for (const place of visits.places) if (place !== FIRST_REGION.value) counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts;
  }

  private visit({ number, carrierAccountId, region: { value }, former }: RegionSet, workspace: string): void {
    const regions = this.visits.get(number)?.regions ?? new Set();
    const newest = regions.has(value) ? undefined : value;
    const places = new Set([former.value, value]);
    this.visits.set(number, { workspace, carrierAccountId, places, newest, regions: regions.add(value) });
  }

  private settle(number: string, place: string, isUntouched: boolean): void {
    const visits = this.visits.get(number);
    if (!visits) return;
    visits.places = new Set([place]);
    if (visits.newest !== undefined && isUntouched) visits.regions.delete(visits.newest);
    visits.newest = undefined;
  }
}
