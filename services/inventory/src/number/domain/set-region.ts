import { REGIONS, REGION_EDGES } from '#number-facts';
import { importInProgress, regionNoText, regionNotSupported, regionUnknown } from './number.errors.js';
import type { NumberEvent, RegionChoice } from './number.events.js';
import { requireHeld } from './number.rules.js';
import { settledRegion } from './number.state.js';
import type { PresentNumber } from './number.state.js';

const KNOWN: readonly string[] = [...REGIONS.map(({ value }) => value), ...REGION_EDGES.map(({ edge }) => edge)];

/**
 * Asks for a region, where there are any (rule 10); nothing when it is the one that was asked for last. One that is only
 * assumed is asked for too, since somebody may have moved the number at its carrier; and so is the one in which it stayed
 * when another could not be had. Of one that is on its way back no other is asked for.
 */
export function setRegion(number: PresentNumber, wanted: unknown, openImportId: string | null): NumberEvent[] {
  if (!number.region || number.carrierAccountId === null) throw regionNotSupported(number.number);
  requireText(wanted);
  const region = readChoice(wanted);
  if (!region) throw regionUnknown(KNOWN);
  const isSame = region.value === number.region.value && region.edge === number.region.edge;
  const isSettled = number.region.status !== 'assumed' && !number.region.failure;
  if (isSame && (isSettled || number.status === 'releasing')) return [];
  requireHeld(number);
  // A number whose import the carrier refuses is let go of, and nobody would ever move it back.
  if (openImportId !== null) throw importInProgress(number.number, openImportId);
  const { number: e164, carrierAccountId } = number;
  return [{ type: 'RegionSet', number: e164, carrierAccountId, region, former: settledRegion(number.region) }];
}

/** Of the right kind; whether there is such a region is another question. */
function requireText(wanted: unknown): void {
  const isText = typeof wanted === 'string' && wanted !== '';
  const isShown = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
  if (!isText && !isShown) throw regionNoText();
}

/** An edge alone means the region that is nearest to it. */
function readChoice(wanted: unknown): RegionChoice | undefined {
  if (typeof wanted === 'string') {
    const edge = REGION_EDGES.find((each) => each.edge === wanted);
    return edge ? { value: edge.region, edge: edge.edge } : readChoice({ value: wanted });
  }
  const { value, edge = null } = (wanted ?? {}) as { readonly value?: unknown; readonly edge?: unknown };
  const isRegion = REGIONS.some((each) => each.value === value);
  const isEdge = edge === null || REGION_EDGES.some((each) => each.edge === edge);
  return isRegion && isEdge ? { value: String(value), edge: edge as string | null } : undefined;
}
