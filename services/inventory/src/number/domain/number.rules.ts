import { assertNever } from '#assert-never';
import type { Taker } from '#number-facts';
import type { NumberEvent } from './number.events.js';
import { noOutboundAgent, numberNotActive, numberNotFound, versionMismatch } from './number.errors.js';
import type { HeldNumber, NumberState, PresentNumber, Reservation } from './number.state.js';

/** The number, when the workspace holds it now. Otherwise 404, or 409 when it once did. */
export function requireHeld(number: NumberState): HeldNumber {
  if (number.status === 'unclaimed') throw numberNotFound();
  if (number.status !== 'active') throw numberNotActive(number.number, number.status);
  return number;
}

/** Whether the workspace has it. */
export const isHere = (number: NumberState): number is PresentNumber =>
  number.status === 'active' || number.status === 'releasing';

/** As `requireHeld`, also on its way back. */
export const requireHere = (number: NumberState): PresentNumber => (isHere(number) ? number : requireHeld(number));

/** The workspace that holds the number or is buying it; null when nobody does, so that anybody may claim it (rule 1). */
export function claimantOf(number: NumberState): string | null {
  if (number.status === 'unclaimed' || number.status === 'released' || number.status === 'detached') {
    return reservationOf(number)?.workspace ?? null;
  }
  return number.workspace;
}

/** `claimantOf`, as a workspace may know. */
export function takerOf(number: NumberState, workspace: string): Taker | null {
  const claimant = claimantOf(number);
  if (claimant === null) return null;
  const who = claimant === workspace ? 'this_workspace' : 'another_workspace';
  return reservationOf(number) ? `${who}_buys` : who;
}

/** Whether nobody has the number, and the workspace has detached it from that account, where it had it last. */
export function isDetachedFrom(number: NumberState, workspace: string, carrierAccountId: string): boolean {
  if (number.status !== 'detached' || !number.isGivenBack || reservationOf(number)) return false;
  return number.workspace === workspace && number.carrierAccountId === carrierAccountId;
}

/** Every purchase that has brought the number, whoever holds it now. */
export function purchasesOf(number: NumberState): readonly string[] {
  return number.status === 'unclaimed' ? [] : number.purchaseIds;
}

/** The purchase that the number is kept for, if any. */
export function reservationOf(number: NumberState): Reservation | undefined {
  return 'reservation' in number ? number.reservation : undefined;
}

/** The number whose switch is to be set, also on its way back: it may stay, and its calls are then to be as was wanted. */
export function requireSwitch(state: NumberState, expectedVersion: string | undefined): PresentNumber {
  const number = requireHere(state);
  requireVersion(number, expectedVersion);
  requireOutboundAgent(number);
  return number;
}

/** The switch exists while an outbound agent is assigned (rule 7). */
export function requireOutboundAgent(number: PresentNumber): void {
  if (number.profiles.outbound === null) throw noOutboundAgent(number.number);
}

/** Without an expected version the caller has not looked, and any version will do. */
export function requireVersion(number: PresentNumber, expected: string | undefined): void {
  if (expected !== undefined && expected !== number.version) throw versionMismatch(number.number, number.version);
}

/** Whether the event takes away a permission to call, so that the answer has to wait for the gates. */
export function endsAnAllowance(event: NumberEvent): boolean {
  switch (event.type) {
    case 'OutboundDisabled':
    case 'NumberReleaseStarted':
    case 'NumberDetachStarted':
    case 'NumberReleased':
    case 'NumberDetached':
    case 'NumberLost':
      return true;
    case 'NumberUnassigned':
      return event.profile === 'outbound';
    case 'CapabilitiesChanged':
      return !event.capabilities.voice;
    case 'NumberReserved':
    case 'NumberReservationLifted':
    case 'NumberPurchased':
    case 'NumberImported':
    case 'NumberAssigned':
    case 'OutboundEnabled':
    case 'RegionSet':
    case 'RegionConfirmed':
    case 'RegionFailed':
    case 'NumberGiveBackFailed':
      return false;
    default:
      return assertNever(event);
  }
}
