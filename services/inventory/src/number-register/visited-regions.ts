import { MAX_NAMED_NUMBERS } from '#number-facts';
import type { NumbersInRegion } from '#number-facts';
import { FIRST_REGION, REGION_NOT_CONFIRMED } from '../number/domain/number.events.js';
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
        return this.settle(number, event.staysIn.value, event.code !== REGION_NOT_CONFIRMED);
      default:
        this.visits.delete(number);
    }
  }

  /** Without the one that every number is in at first. */
  of(number: string): readonly string[] {
    return [...(this.visits.get(number)?.regions ?? [])].filter((region) => region !== FIRST_REGION.value);
  }

  /** Numbers of an account in each region, without the one that every number is in at first. */
  elsewhere(workspace: string, carrierAccountId: string): Readonly<Record<string, NumbersInRegion>> {
    const regions: Record<string, { count: number; readonly some: string[] }> = {};
    for (const [number, visits] of this.visits) {
      if (visits.workspace !== workspace || visits.carrierAccountId !== carrierAccountId) continue;
      for (const place of visits.places) {
        if (place === FIRST_REGION.value) continue;
        const region = (regions[place] ??= { count: 0, some: [] });
        region.count += 1;
        if (region.some.length < MAX_NAMED_NUMBERS) region.some.push(number);
      }
    }
    return regions;
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
