import { type AreaCode, areaCode, areaCodes } from './area-code-table.js';
import { distanceKm } from './position.js';

/** So many neighbours are worth asking a carrier about; whoever finds nothing in them looks for something else. */
const MOST_NEIGHBOURS = 30;

interface Neighbour {
  readonly areaCode: AreaCode;
  /** 0: the same ground; 1: the same state or province; 2: the same country. */
  readonly circle: 0 | 1 | 2;
  readonly km: number;
}

/**
 * Where to look for a number when there is none in this area code: its overlays, then its state or province, then the rest
 * of its country, each with the nearest first. At most 30. A number of another country is not what was asked for, so none is named;
 * the neighbours of a toll-free code are the other toll-free ones. Empty for what is no area code in service.
 */
export function nearAreaCodes(code: string): readonly AreaCode[] {
  const centre = areaCode(code);
  if (!centre) return [];
  return [...areaCodes().values()]
    .filter((other) => other !== centre && other.country === centre.country)
    .map((other): Neighbour => ({ areaCode: other, circle: circleOf(centre, other), km: kmBetween(centre, other) }))
    .toSorted((one, other) => one.circle - other.circle || one.km - other.km)
    .slice(0, MOST_NEIGHBOURS)
    .map((neighbour) => neighbour.areaCode);
}

function circleOf(centre: AreaCode, other: AreaCode): Neighbour['circle'] {
  if (centre.overlays.includes(other.code)) return 0;
  return centre.regions.some((region) => other.regions.includes(region)) ? 1 : 2;
}

/** Between the nearest of their areas; toll-free codes are nowhere, and as near as can be. */
function kmBetween(centre: AreaCode, other: AreaCode): number {
  const distances = centre.positions.flatMap((from) => other.positions.map((to) => distanceKm(from, to)));
  return distances.length > 0 ? Math.min(...distances) : 0;
}
