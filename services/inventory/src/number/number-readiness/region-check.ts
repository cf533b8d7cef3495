import { REGIONS } from '#number-facts';
import type { RegionChoice } from '../domain/number.events.js';
import type { NumberRegion } from '../domain/number.state.js';
import type { ReadinessCheck } from './readiness-check.js';

const code = 'region_confirmed';

/** Whether calls are handled where that was asked for last. */
export function regionCheck(region: NumberRegion): ReadinessCheck {
  const { status, since, former, failure } = region;
  if (failure && status === 'assumed') {
    return {
      code,
      ok: false,
      message: `The region that was asked for last was not had, and where calls are handled is not certain; they are taken to be in ${inWords(region)}: ${failure.detail}`,
      remedy: `See what the carrier says (region_as_known of the inbound profile), then mend that and set the region again, or set ${region.value} to have it confirmed.`,
    };
  }
  if (failure) {
    return {
      code,
      // Calls come and go where it stayed.
      ok: null,
      message: `Calls are handled in ${inWords(region)} and not in the region that was asked for last: ${failure.detail}`,
      remedy: `Mend that and set the region again, or set ${region.value} to leave it so.`,
    };
  }
  if (status === 'assumed') {
    return {
      code,
      ok: null,
      message: `Calls are taken to be handled in ${inWords(region)}, where numbers are at first: nobody has set a region here.`,
      remedy: `See what the carrier says (region_as_known of the inbound profile), or set ${region.value} to have it confirmed.`,
    };
  }
  if (status === 'confirmed') {
    return { code, ok: true, message: `Calls are handled in ${inWords(region)}.`, remedy: null };
  }
  const until = former ? `, and calls may still be handled in ${inWords(former)}` : '';
  return {
    code,
    ok: null,
    message: `The region ${inWords(region)} was asked for at ${since}; the carrier has not confirmed it yet${until}.`,
    remedy: 'Wait: it takes up to five minutes. After ten the number stays where it was, and this says why.',
  };
}

/** Such as `Ireland (ie1)`. */
function inWords({ value }: RegionChoice): string {
  const known = REGIONS.find((region) => region.value === value);
  return known ? `${known.name} (${value})` : value;
}
