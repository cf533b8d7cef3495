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

interface Visited {
  /** Wherever its calls may be handled: the carrier may have taken each of the regions since it confirmed one. */
  readonly places: ReadonlySet<string>;
  /** Wherever they were to be handled since it came. */
  readonly regions: ReadonlySet<string>;
}

interface Visits extends Visited {
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** What holds again when the carrier could not be asked for the region that was wanted last. */
  readonly before: Visited;
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
        return this.settle(number, { places: new Set([event.region.value]) });
      case 'RegionFailed':
        // Being asked back is confirmed by nobody.
        return event.code === REGION_NOT_CONFIRMED ? undefined : this.settle(number, this.visits.get(number)?.before);
      default:
        this.visits.delete(number);
    }
  }

  /** Without the one that every number is in at first. */
  of(number: string): readonly string[] {
    return [...(this.visits.get(number)?.regions ?? [])].filter((region) => region !== FIRST_REGION.value);
  }

  /** Whether a region that was asked for before the one that is wanted now may have been taken, and not the former one. */
  isFormerInDoubt(number: string): boolean {
    return (this.visits.get(number)?.before.places.size ?? 0) > 1;
  }

  /** Numbers of an account that may be in each region, without the one that every number is in at first. */
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
    const { places = [], regions = [] } = this.visits.get(number) ?? {};
    const before = { places: new Set([...places, former.value]), regions: new Set(regions) };
    const wanted = { places: new Set([...before.places, value]), regions: new Set([...regions, value]) };
    this.visits.set(number, { workspace, carrierAccountId, before, ...wanted });
  }

  private settle(number: string, visited: Partial<Visited> = {}): void {
    const visits = this.visits.get(number);
    if (visits) this.visits.set(number, { ...visits, ...visited });
  }
}
